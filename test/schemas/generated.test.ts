import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../../platform/paths.js';

let clone: string;

beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), 'strata-schemas-'));
  for (const part of ['schemas', 'stages', 'setup', '.prettierrc.json', 'package.json']) {
    await cp(join(projectRoot, part), join(clone, part), { recursive: true });
  }
  await symlink(join(projectRoot, 'node_modules'), join(clone, 'node_modules'));
});
afterAll(() => rm(clone, { recursive: true, force: true }));

function types(...args: string[]) {
  return execa(process.execPath, [join(clone, 'setup', 'generate-types.mjs'), ...args], { reject: false });
}

test('the types and the schema for editors are what the schemas make of them', async () => {
  const { exitCode, stderr } = await types('--check');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});

test('a schema that was changed alone is noticed, with each file that no longer follows from it', async () => {
  const file = join(clone, 'stages', 'derive', 'settings.schema.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"properties": {', '"properties": { "ties": { "type": "boolean" },'));
  const { exitCode, stderr } = await types('--check');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('schemas/generated/stage-derive.ts is not what `npm run types` makes');
  expect(stderr).toContain('schemas/pipeline.schema.json is not what `npm run types` makes');

  await types();
  expect((await types('--check')).exitCode).toBe(0);
});
