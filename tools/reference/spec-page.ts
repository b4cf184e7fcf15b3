import type { Json } from '../../schemas/json.js';
import { readSchema } from '../../schemas/load-schema.js';
import { type DescribedSchema, describeSchema } from '../../spec/describe-schema.js';
import { stageOutputs } from '../../spec/stage-kinds.js';
import { code, page, prose, table } from './markdown.js';

/** A schema with what is told of a field beside its form. */
export interface FieldSchema extends Omit<DescribedSchema, 'properties' | 'anyOf'> {
  readonly default?: Json;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly anyOf?: readonly FieldSchema[];
}

export const fieldHead = ['field', 'value', 'default', 'meaning'];

/**
 * A row for each field of a map, those inside it after it by their whole path: name, what it may be, its default, and
 * what it means.
 */
export function fieldRows({ properties = {}, required = [] }: FieldSchema, prefix = ''): string[][] {
  return Object.entries(properties).flatMap(([name, field]) => [
    [
      code(`${prefix}${name}`),
      prose(valueOf(field)),
      defaultOf(field, required.includes(name)),
      meaningOf(field),
    ],
    ...mapsOf(field).flatMap((map) => fieldRows(map, `${prefix}${name}.`)),
  ]);
}

/** The maps that a field may be: itself, or some of its alternatives. */
function mapsOf(field: FieldSchema): readonly FieldSchema[] {
  return (field.anyOf ?? [field]).filter((one) => one.properties && Object.keys(one.properties).length > 0);
}

function valueOf(field: FieldSchema): string {
  if (field.enum || field.const !== undefined)
    return (field.enum ?? [field.const!]).map((one) => code(String(one))).join(', ');
  if (field.anyOf) return field.anyOf.map(valueOf).join('; or ');
  if (field['x-reads']) return 'a reference';
  if (field.type === 'object') return 'a map';
  if (field.pattern)
    return `text such as ${(field.examples ?? []).map((one) => code(showPlainly(one))).join(' or ')}`;
  return describeSchema(field);
}

function defaultOf(field: FieldSchema, isRequired: boolean): string {
  if (isRequired) return '**required**';
  return field.default === undefined || isEmptyMap(field.default) ? '' : code(showPlainly(field.default));
}

function meaningOf({
  description = '',
  default: preset,
  examples = [],
  enum: listed,
  pattern,
  'x-reads': reads,
}: FieldSchema): string {
  const isShown = (preset === undefined || isEmptyMap(preset)) && !listed && (!pattern || reads);
  const shown = isShown
    ? examples.filter((example) => !isEmptyMap(example)).map((example) => code(showPlainly(example)))
    : [];
  return [prose(description), ...(shown.length === 0 ? [] : [`For example ${shown.join(' or ')}.`])].join(
    ' ',
  );
}

/** A value as one would write it in YAML, on one line. */
function showPlainly(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => showPlainly(item)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${key}: ${showPlainly(item)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return typeof value === 'string' && value.includes('${{') ? `'${value}'` : String(value);
}

function isEmptyMap(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** docs/reference/spec.md: every field that a pipeline can have, as the schemas have it. */
export function specPage(): string {
  const spec = readFields('spec');
  const { params, stages, ...top } = spec.properties!;
  const options = readFields('stage-options');
  const stage = (stages as { additionalProperties: FieldSchema }).additionalProperties;
  const { uses, with: settings, needs } = stage.properties!;
  return page(
    '# The fields of a pipeline',
    'Made by `npm run docs` from the [schemas](../../schemas) that pipelines are checked against. How they work together' +
      ' is told in [pipelines](../pipelines.md), and what they compute in [science](../science.md).',
    '`a.b` is the field `b` of the map `a`, and required only where `a` is given. Instead of a value `${{ params.NAME }}` may' +
      ' stand.',
    '## The file',
    fieldTable({ ...spec, properties: withoutInside({ ...top, params: params!, stages: stages! }) }),
    '## params',
    'Each parameter, by its name:',
    fieldTable(readFields('parameter')),
    '## stages',
    'Each stage, by its name:',
    fieldTable({ ...stage, properties: withoutInside({ uses: uses!, with: settings!, needs: needs! }) }),
    `${prose(options.description!)} They stand in a stage, or under \`defaults\` for all stages:`,
    fieldTable(options),
    ...Object.entries(stageOutputs).flatMap(([kind, outputs]) => {
      const schema = readFields(`stage-${kind}`);
      return [
        `## ${kind}`,
        `${prose(schema.description!)} Under \`with\`:`,
        fieldTable(schema),
        `What it leaves is read as ${outputs.map((output) => code(`\${{ stages.NAME.outputs.${output} }}`)).join(' and ')}.`,
      ];
    }),
  );
}

function readFields(name: string): FieldSchema {
  return readSchema(name);
}

function fieldTable(schema: FieldSchema): string {
  return table(fieldHead, fieldRows(schema));
}

/** Fields alone, where what is inside them has a table of its own. */
function withoutInside(fields: Readonly<Record<string, FieldSchema>>): Record<string, FieldSchema> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { properties: _, ...field }]) => [name, field]),
  );
}
