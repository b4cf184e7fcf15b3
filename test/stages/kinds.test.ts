import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StageCode } from '../../nas/outputs.js';
import { projectRoot } from '../../platform/paths.js';
import { readSchema } from '../../schemas/load-schema.js';
import { stageDefinition, type StageKind, stageKinds } from '../../stages/kinds.js';

const kinds = Object.keys(stageKinds) as StageKind[];

test('the list of kinds and the folders below stages/ agree', () => {
  const folders = readdirSync(join(projectRoot, 'stages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(folders.toSorted()).toEqual(kinds.toSorted());
});

test('schemas know the kinds in the order of the list', () => {
  const { definitions } = readSchema('stage-kind') as { definitions: { kind: { enum: string[] } } };
  expect(definitions.kind.enum).toEqual(kinds);
});

test.each(kinds)('the folder of %s holds its settings, its declaration and its code', async (kind) => {
  expect(readdirSync(join(projectRoot, 'stages', kind))).toEqual(
    expect.arrayContaining(['settings.schema.json', 'kind.ts', 'compute.ts']),
  );
  const code = join(projectRoot, 'stages', kind, 'compute.ts');
  const { compute } = (await import(code)) as { compute: StageCode };
  expect(compute).toBeInstanceOf(Function);
});

test.each(kinds)('what a step of %s costs depends on settings that exist', (kind) => {
  const { properties } = readSchema(`stage-${kind}`) as { properties: object };
  // A network may come with the checkpoint or the genotype.
  const settings = [...Object.keys(properties), 'network'];
  expect(settings).toEqual(expect.arrayContaining([...stageDefinition(kind).costs]));
});
