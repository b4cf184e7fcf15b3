import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { projectRoot } from '../../paths/project-root.js';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const schema = JSON.parse(read('schemas/pipeline.schema.json')) as Record<string, unknown>;
// As an editor reads it: on its own, and without knowing Strata's annotations.
const accepts = new Ajv({ strict: false, allErrors: true }).compile(schema);

test.each(['quickstart', 'cifar10-small'])(
  'the editor finds nothing wrong with pipelines/%s.yaml',
  (name) => {
    accepts(parse(read(`pipelines/${name}.yaml`)));
    expect(accepts.errors).toBeNull();
  },
);

test.each([
  ['a misspelt field', 'holdout:', 'houldout:', '/stages/data/with'],
  ['text for a number', 'epochs: 3', 'epochs: three', '/stages/search/with/epochs'],
  ['a value out of range', 'channels: 4', 'channels: 0', '/stages/warmup/with/network/channels'],
  ['a field of another kind', 'dropPath: 0', 'entropy: {}', '/stages/evaluate/with'],
  ['an expression that names no parameter', '{ params.seed }', '{ seed }', '/stages/data/with/seed'],
])('the editor marks %s', (_, piece, by, place) => {
  expect(accepts(parse(read('pipelines/quickstart.yaml').replace(piece, by)))).toBe(false);
  expect(accepts.errors!.map(({ instancePath }) => instancePath)).toContain(place);
});

test('every field of a stage is described', () => {
  const undescribed: string[] = [];
  const visit = (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null) return;
    const { properties } = value as { properties?: Record<string, object> };
    for (const [name, field] of Object.entries(properties ?? {})) {
      if (path.endsWith('/if')) continue;
      const described = 'description' in field || '$ref' in field;
      if (!described) undescribed.push(`${path}/${name}`);
    }
    for (const [key, item] of Object.entries(value)) visit(item, `${path}/${key}`);
  };
  visit(schema['properties'], '');
  visit(schema['definitions'], '');
  expect(undescribed.filter((path) => !/\/(if|then)\//.test(path))).toEqual([]);
});
