import type { Json } from '../schemas/json.js';
import { describeSchema, type DescribedSchema } from '../spec/describe-schema.js';
import { code, prose } from './markdown.js';

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
