// A home that a newer Strata has worked in. The real CLI, supervisor and worker; only the numbers are stubbed.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunRecord } from '../../schemas/generated/run.js';
import { localStore } from '../../store/local/local-store.js';
import { newer, reseal } from '../fixtures/reseal.js';
import { eventually, strataHome, type StrataHome } from '../fixtures/strata-home.js';

const spec = 'test/fixtures/thin.yaml';
const refusal = /VERSION_NEWER: this file is of strata\/v2 and needs a newer Strata/;
let home: StrataHome;
let first: string;

beforeAll(async () => {
  home = await strataHome();
  await home.strata(['run', spec]);
  const { stdout } = await home.strata(['list', '--json']);
  [{ name: first }] = JSON.parse(stdout) as [RunRecord];
});
afterAll(() => home.remove());

const stored = async (pattern: RegExp) => {
  const folder = join(home.folder, 'store');
  const names = await localStore(folder).list('');
  return names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
};

test('a run whose results are from a newer Strata fails, and computes and replaces nothing', async () => {
  const results = await stored(/result\.json$/);
  for (const path of results) await reseal(path, newer);
  const kept = await Promise.all(results.map((path) => readFile(path)));
  const { exitCode, all } = await home.strata(['run', spec]);
  expect(all).toMatch(refusal);
  expect(exitCode).toBe(2);
  expect(home.started()).toHaveLength(results.length);
  expect(await Promise.all(results.map((path) => readFile(path)))).toEqual(kept);
});

test('list reports unreadable runs and lists the others', async () => {
  await reseal(join(home.folder, 'store', 'runs', first, 'run.json'), newer);
  const { exitCode, stdout, stderr } = await home.strata(['list', '--json']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toHaveLength(1);
  expect(stderr).toMatch(refusal);
  expect(stderr).toContain(first);
  const asked = await home.strata(['show', first]);
  expect(asked.exitCode).toBe(2);
  expect(asked.stderr).toMatch(refusal);
});

test('a running supervisor of a newer Strata is kept, and replaced once it is gone', async () => {
  const path = join(home.folder, 'supervisor', 'endpoint.json');
  const endpoint = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...endpoint, ...newer }));
  for (const command of [['run', spec], ['status'], ['down']]) {
    const { exitCode, stderr } = await home.strata(command);
    expect(stderr).toMatch(refusal);
    expect(exitCode).toBe(2);
  }
  home.killAll();
  await eventually(() => home.processes().length === 0);
  await writeFile(path, JSON.stringify({ ...endpoint, ...newer }));
  expect((await home.strata(['run', spec, '--set', 'lambda=0.3', '--detach'])).exitCode).toBe(0);
});
