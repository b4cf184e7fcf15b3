import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { presets } from '../../cli/commands/presets.js';
import { projectRoot } from '../../platform/paths.js';
import type { JsonObject } from '../../schemas/json.js';
import { fillDefaults } from '../../schemas/validate.js';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const schema = JSON.parse(read('schemas/pipeline.schema.json')) as Record<string, unknown>;
// As an editor reads it: on its own, and without knowing Strata's annotations.
const accepts = new Ajv({ strict: false, allErrors: true }).compile(schema);

test.each(presets)('the editor finds nothing wrong with pipelines/%s.yaml', (name) => {
  accepts(parse(read(`pipelines/${name}.yaml`)));
  expect(accepts.errors).toBeNull();
});

test.each([
  ['a misspelled field', 'holdout:', 'houldout:', '/stages/data/with'],
  ['text for a number', 'epochs: 3', 'epochs: three', '/stages/search/with/epochs'],
  ['a value out of range', 'channels: 4', 'channels: 0', '/stages/warmup/with/network/channels'],
  ['a field of another kind', 'dropPath: 0', 'entropy: {}', '/stages/evaluate/with'],
  ['an expression that names no parameter', '{ params.seed }', '{ seed }', '/stages/data/with/seed'],
])('the editor marks %s', (_, piece, by, place) => {
  expect(accepts(parse(read('pipelines/quickstart.yaml').replace(piece, by)))).toBe(false);
  expect(accepts.errors!.map(({ instancePath }) => instancePath)).toContain(place);
});

test('an expression may stand for a value of two forms, and for the options that all stages share', () => {
  const spec = parse(read('pipelines/quickstart.yaml')) as {
    defaults?: object;
    stages: { evaluate: { with: { auxiliary: unknown } } };
  };
  spec.defaults = { retry: { attempts: '${{ params.seed }}' } };
  spec.stages.evaluate.with.auxiliary = '${{ params.seed }}';
  accepts(spec);
  expect(accepts.errors).toBeNull();
});

interface Field {
  readonly $ref?: string;
  readonly type?: string | string[];
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly default?: unknown;
  readonly examples?: unknown[];
  readonly enum?: unknown[];
  readonly const?: unknown;
  readonly properties?: Record<string, Field>;
  readonly additionalProperties?: Field | boolean;
  readonly items?: Field;
  readonly oneOf?: Field[];
  readonly allOf?: { readonly then: Field }[];
}

const fields = [...reachable(schema, '')];

/** Every property that a spec can have, with where it stands in the schema; `$ref`s are followed. */
function* reachable(written: Field, pointer: string): Generator<[pointer: string, field: Field]> {
  const [schemaOf, at] = follow(written, pointer);
  for (const [name, property] of Object.entries(schemaOf.properties ?? {})) {
    const [field, place] = follow(property, `${at}/properties/${name}`);
    // The settings of a kind are seen below its `allOf`.
    yield [place, field];
    yield* reachable(field, place);
  }
  const deeper: [Field | boolean | undefined, string][] = [
    [schemaOf.additionalProperties, `${at}/additionalProperties`],
    [schemaOf.items, `${at}/items`],
    ...(schemaOf.oneOf ?? []).map((branch, i): [Field, string] => [branch, `${at}/oneOf/${i}`]),
    ...(schemaOf.allOf ?? []).map(({ then }, i): [Field, string] => [
      then.properties!['with']!,
      `${at}/allOf/${i}`,
    ]),
  ];
  for (const [field, place] of deeper) if (typeof field === 'object') yield* reachable(field, place);
}

function follow(field: Field, pointer: string): [Field, string] {
  if (field.$ref === undefined) return [field, pointer];
  const place = field.$ref.slice(1);
  const found = place
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], schema);
  return follow(found as Field, place);
}

test('every field that a spec can have is described', () => {
  expect(fields.length).toBeGreaterThan(100);
  expect(fields.filter(([, field]) => !field.description).map(([pointer]) => pointer)).toEqual([]);
});

test('every field whose values are not listed has examples', () => {
  const isListed = ({ type, enum: values, const: only, oneOf }: Field): boolean =>
    values !== undefined || only !== undefined || type === 'boolean' || Boolean(oneOf?.some(isListed));
  const without = fields.filter(([, field]) => !field.examples && !isListed(field));
  expect(without.map(([pointer]) => pointer)).toEqual([]);
});

test('every example and every default is what its own field accepts', () => {
  const ajv = new Ajv({ strict: false }).addSchema(schema, 'pipeline');
  for (const [pointer, { examples = [], default: preset }] of fields) {
    const isValid = ajv.compile({ $ref: `pipeline#${pointer}` });
    for (const value of [...examples, ...(preset === undefined ? [] : [preset])]) {
      expect([pointer, value, isValid(value)]).toEqual([pointer, value, true]);
    }
  }
});

test('the default that an editor shows is the one that is filled in', () => {
  const settings: JsonObject & { readonly epochs?: number } = {
    dataset: '${{ stages.data.outputs.dataset }}',
  };
  expect(fillDefaults('stage-warmup', settings)).toEqual([]);
  const shown = fields.find(([pointer]) => pointer.endsWith('stage-warmup/properties/epochs'))![1];
  expect(shown.default).toBe(settings.epochs);
  expect(shown.markdownDescription).toContain(`Default: \`${settings.epochs!}\``);
});
