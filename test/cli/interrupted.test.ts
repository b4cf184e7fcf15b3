// The real CLI, supervisor, Temporal server and worker; only the numbers are stubbed.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Endpoint } from '../../schemas/generated/endpoint.js';
import { eventually, strataHome, type StrataHome } from '../fixtures/strata-home.js';

const spec = 'test/fixtures/thin.yaml';
let home: StrataHome;
let runs = 0;
let before: number;

beforeAll(async () => {
  home = await strataHome();
});
beforeEach(() => {
  // In the middle of its 20 steps the search waits until it is interrupted or released.
  home.order({ search: { holdAt: 3 } });
  before = allSearches().length;
});
afterAll(() => home.remove());

const allSearches = () => home.started().filter(({ kind }) => kind === 'search');
/** Those of the test's own run. */
const searches = () => allSearches().slice(before);
const untilSearching = () => home.untilCheckpointed('search', before + 1, 3);
/** Arguments of a run whose search no earlier test has computed. */
const freshRun = () => ['run', spec, '--set', `lambda=${++runs}`];

/** Starts a run in the background and waits until its search has made some steps. */
async function runIntoSearch(): Promise<string> {
  const { stdout } = await home.strata([...freshRun(), '--detach']);
  const [run] = /^thin-\w+/.exec(stdout)!;
  await untilSearching();
  return run;
}

async function endpoint(): Promise<Endpoint> {
  return JSON.parse(await readFile(join(home.folder, 'supervisor', 'endpoint.json'), 'utf8')) as Endpoint;
}

test('a run whose processes were all killed continues from its checkpoint when it is resumed', async () => {
  const run = await runIntoSearch();
  home.killAll();
  await eventually(() => home.processes().length === 0);

  const { exitCode, stdout } = await home.strata(['resume', run]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/data: cached/);
  expect(searches()).toHaveLength(2);
  expect(searches()[1]!.fromStep).toBeGreaterThan(0);
  const { stdout: lineage } = await home.strata(['lineage', run, '--json']);
  const records = JSON.parse(lineage) as {
    stage: string;
    attempts: { attempt: number; outcome: string }[];
  }[];
  const search = records.find(({ stage }) => stage === 'search')!;
  expect(search.attempts.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
    [1, 'lost'],
    [2, 'completed'],
  ]);
});

test('a command that watches a run restarts the server when everything else was killed', async () => {
  const running = home.strata(freshRun());
  await untilSearching();
  home.killAll(running.pid);
  const { exitCode, stdout } = await running;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/restarting it/);
  expect(searches().at(-1)!.fromStep).toBeGreaterThan(0);
});

test('killing the supervisor alone leaves no process behind', async () => {
  await runIntoSearch();
  process.kill((await endpoint()).pids.supervisor, 'SIGKILL');
  await eventually(() => home.processes().length === 0);
});

test.each(['server', 'worker'] as const)(
  'the supervisor replaces a killed %s and the run completes',
  async (which) => {
    const run = await runIntoSearch();
    process.kill((await endpoint()).pids[which], 'SIGKILL');
    home.release();
    const { exitCode } = await home.strata(['resume', run]);
    expect(exitCode).toBe(0);
    expect((await endpoint()).pids[which]).toSatisfy((pid: number) => home.processes().includes(pid));
  },
);

test('a killed compute process is retried from its checkpoint', async () => {
  const run = await runIntoSearch();
  process.kill(searches()[0]!.pid, 'SIGKILL');
  // The next attempt waits until the command has seen it.
  home.order({ search: { holdAt: 5 } });
  const resumed = home.strata(['resume', run]);
  let seen = '';
  resumed.stdout.on('data', (text) => (seen += String(text)));
  await eventually(() => /search: .*attempt 2/.test(seen));
  home.release();
  expect((await resumed).exitCode).toBe(0);
  expect(searches()[1]!.fromStep).toBeGreaterThan(0);
});

test('a compute process that gets SIGTERM writes a checkpoint, and the run continues from it', async () => {
  const run = await runIntoSearch();
  process.kill(searches()[0]!.pid, 'SIGTERM');
  const { exitCode } = await home.strata(['resume', run]);
  expect(exitCode).toBe(0);
  expect(searches()).toHaveLength(2);
  expect(searches()[1]!.fromStep).toBeGreaterThan(0);
});

test('down lets a running stage write a checkpoint, and the run continues when it is resumed', async () => {
  const run = await runIntoSearch();
  expect((await home.strata(['down'])).exitCode).toBe(0);
  expect(home.processes()).toEqual([]);
  const { stdout } = await home.strata(['status', run]);
  expect(stdout).toMatch(/search: stopped at a checkpoint/);
  expect((await home.strata(['resume', run])).exitCode).toBe(0);
  expect(searches()).toHaveLength(2);
  expect(searches()[1]!.fromStep).toBeGreaterThan(0);
});
