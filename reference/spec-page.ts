import { readSchema } from '../schemas/read-schema.js';
import { stageOutputs } from '../spec/stage-outputs.js';
import { fieldHead, fieldRows, type FieldSchema } from './fields.js';
import { code, page, prose, table } from './markdown.js';

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
