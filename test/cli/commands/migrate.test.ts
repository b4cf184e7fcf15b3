import { readdir, readFile, stat, writeFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeEach, expect, test } from 'vitest';
import { projectRoot } from '../../../platform/paths.js';
import { baseSpec } from '../../spec/base-spec.js';
import { temporaryFolder } from '../../store/temporary-folder.js';

const bare = baseSpec.replace('apiVersion: strata/v1\n', '');
let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder, 'old.yaml'), bare);
  await writeFile(join(folder, 'new.yaml'), baseSpec);
});

const migrate = (...args: string[]) =>
  execa(process.execPath, [join(projectRoot, 'dist/cli/main.js'), 'migrate', ...args], {
    cwd: folder,
    reject: false,
  });
const read = (name: string) => readFile(join(folder, name), 'utf8');

test('by default the difference is printed, which patch takes, and nothing is written', async () => {
  const { exitCode, stdout, stderr } = await migrate('old.yaml', 'new.yaml');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    /^--- old.yaml\n\+\+\+ old.yaml\n@@ -1,\d+ \+1,\d+ @@\n\+apiVersion: strata\/v1\n name: small\n/,
  );
  expect(stderr).toBe(
    'old.yaml: strata/v1: adds the missing apiVersion; to change the file, add --write\nnew.yaml: up to date (strata/v1)',
  );
  expect(await read('old.yaml')).toBe(bare);
  await execa('patch', ['-p0'], { cwd: folder, input: `${stdout}\n` });
  expect(await read('old.yaml')).toBe(baseSpec);
});

test('--write changes the file, and keeps its mode and what it was', async () => {
  await chmod(join(folder, 'old.yaml'), 0o640);
  const { exitCode, stdout } = await migrate('old.yaml', 'new.yaml', '--write');
  expect(exitCode).toBe(0);
  expect(stdout).toBe(
    'old.yaml: strata/v1: adds the missing apiVersion; original: old.yaml.orig\nnew.yaml: up to date (strata/v1)',
  );
  expect(await read('old.yaml')).toBe(baseSpec);
  expect(await read('old.yaml.orig')).toBe(bare);
  expect((await stat(join(folder, 'old.yaml'))).mode & 0o777).toBe(0o640);
  expect((await readdir(folder)).sort()).toEqual(['new.yaml', 'old.yaml', 'old.yaml.orig']);
});

test('--write never writes over what was kept before', async () => {
  await writeFile(join(folder, 'old.yaml.orig'), 'precious');
  const { exitCode, stderr } = await migrate('old.yaml', '--write');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/MIGRATE_NOT_WRITTEN: old.yaml.orig already exists/);
  expect([await read('old.yaml.orig'), await read('old.yaml')]).toEqual(['precious', bare]);
});

test('--check reports which files need migration', async () => {
  expect((await migrate('new.yaml', '--check')).exitCode).toBe(0);
  const { exitCode, stdout } = await migrate('new.yaml', 'old.yaml', '--check');
  expect(exitCode).toBe(2);
  expect(stdout).toBe('new.yaml: up to date (strata/v1)\nold.yaml: strata/v1: adds the missing apiVersion');
  expect(await read('old.yaml')).toBe(bare);
});

test('a file that cannot be migrated is reported, and the others are still processed', async () => {
  await writeFile(join(folder, 'newer.yaml'), baseSpec.replace('v1', 'v2'));
  await writeFile(join(folder, 'newer.json'), '{"apiVersion":"strata/v2","levels":[]}');
  const { exitCode, stderr } = await migrate('newer.yaml', 'newer.json', 'none.yaml', 'old.yaml', '--write');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(
    /newer.yaml:1:13: SPEC_API_VERSION: this file is of strata\/v2 and needs a newer Strata/,
  );
  expect(stderr).toMatch(/newer.json: VERSION_NEWER: this file is of strata\/v2 and needs a newer Strata/);
  expect(stderr).toMatch(/none.yaml:1:1: SPEC_UNREADABLE/);
  expect(await read('old.yaml')).toBe(baseSpec);
});

test('--check and --write do not go together', async () => {
  const { exitCode, stderr } = await migrate('old.yaml', '--check', '--write');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/--check.*cannot be used with.*--write/);
});
