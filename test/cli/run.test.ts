// The real CLI, supervisor, Temporal server and worker; only the numbers are stubbed.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { strataHome, type StrataHome } from '../fixtures/strata-home.js';

const spec = 'test/fixtures/thin.yaml';
let home: StrataHome;

beforeAll(async () => {
  home = await strataHome();
});
afterAll(() => home.remove());

const kinds = () => home.started().map(({ kind }) => kind);

test('a run computes every stage in order and prints the findings', async () => {
  const { exitCode, stdout } = await home.strata(['run', spec]);
  expect(exitCode).toBe(0);
  expect(kinds()).toEqual(['prepare', 'warmup', 'search', 'derive', 'evaluate']);
  expect(stdout).toMatch(/search .* checkpoint /);
});

test('a second run of the same spec computes nothing', async () => {
  const { exitCode, stdout } = await home.strata(['run', spec]);
  expect(exitCode).toBe(0);
  expect(kinds()).toHaveLength(5);
  expect(stdout).toMatch(/evaluate: cached/);
});

test('a run with another lambda computes the search and what depends on it', async () => {
  const { exitCode } = await home.strata(['run', spec, '--set', 'lambda=0.1']);
  expect(exitCode).toBe(0);
  expect(kinds().slice(5)).toEqual(['search', 'derive', 'evaluate']);
});

test('output to a pipe has no control characters', async () => {
  // Where CI is set, color libraries take a pipe for a terminal.
  const { all } = await home.strata(['run', spec], { CI: 'true' });
  expect(all).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
});

test('list shows the runs, also as JSON', async () => {
  const { stdout } = await home.strata(['list', '--json']);
  const runs = JSON.parse(stdout) as { status: string }[];
  expect(runs.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'done']);
});

test('resuming a finished run reports that it has finished', async () => {
  const { stdout: list } = await home.strata(['list', '--json']);
  const [first] = JSON.parse(list) as [{ name: string }];
  const { exitCode, stdout } = await home.strata(['resume', first.name]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/has finished/);
  expect(kinds()).toHaveLength(8);
});

test('warnings about a spec are printed before it runs', async () => {
  const spare = join(home.folder, 'spare.yaml');
  const text = await readFile(spec, 'utf8');
  await writeFile(spare, text.replace('\nparams:', '\nparams:\n  spare: { type: number, default: 1 }'));
  const { exitCode, stderr } = await home.strata(['run', spare]);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/spare\.yaml:\d+:\d+: \w+ \(warning\): .*spare/);
});

test('show and status work when no server is running', async () => {
  const { stdout: list } = await home.strata(['list', '--json']);
  const [first] = JSON.parse(list) as [{ name: string }];
  expect((await home.strata(['down'])).exitCode).toBe(0);
  expect(home.processes()).toEqual([]);
  const { stdout: status } = await home.strata(['status', first.name]);
  expect(status).toMatch(/: done\n/);
  const { stdout: shown } = await home.strata(['show', first.name]);
  expect(shown).toMatch(/search .* checkpoint /);
  expect(home.processes()).toEqual([]);
});

test('a spec with an error exits 2 with its place, and nothing is started', async () => {
  const { exitCode, stderr } = await home.strata(['run', spec, '--set', 'lambda=-1']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/lambda/);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(home.processes()).toEqual([]);
});

test('an environment variable that is not a valid number exits 2 and is named', async () => {
  await home.strata(['down']);
  const { exitCode, stderr } = await home.strata(['run', spec], { STRATA_IDLE_SECONDS: 'soon' });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/ENVIRONMENT_INVALID: .* STRATA_IDLE_SECONDS is "soon"/);
});

test('an unknown run exits 2', async () => {
  const { exitCode, stderr } = await home.strata(['resume', 'nobody']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/RUN_UNKNOWN/);
});
