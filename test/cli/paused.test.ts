// The real CLI, supervisor, Temporal server and worker; only the numbers are stubbed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, strataHome, type StrataHome } from '../fixtures/strata-home.js';

const spec = 'test/fixtures/thin.yaml';
let home: StrataHome;
let lambda = 0;

beforeAll(async () => {
  // In the middle of its 20 steps the search waits until it receives a stop request.
  home = await strataHome({ search: { holdAt: 3 } });
});
afterAll(() => home.remove());

const searches = () => home.started().filter(({ kind }) => kind === 'search');

/** Arguments of a run whose search no earlier test has computed. */
const freshRun = () => ['run', spec, '--set', `lambda=${++lambda}`];

async function whenSearching(): Promise<void> {
  const before = searches().length;
  await home.untilCheckpointed('search', before + 1, 3);
}

async function detachedRun(): Promise<string> {
  const searching = whenSearching();
  const { stdout } = await home.strata([...freshRun(), '--detach']);
  await searching;
  return /^thin-\w+/.exec(stdout)![0];
}

async function untilSearchIs(run: string, status: RegExp): Promise<void> {
  await eventually(async () => status.test((await home.strata(['status', run])).stdout));
}

test('a paused run stops at a checkpoint, and continues from there when it is resumed', async () => {
  const run = await detachedRun();
  expect((await home.strata(['pause', run])).exitCode).toBe(0);
  await untilSearchIs(run, /search: paused at step \d+/);
  expect((await home.strata(['list'])).stdout).toMatch(new RegExp(`${run} +paused`));
  // Without a name, status shows running and paused runs.
  expect((await home.strata(['status'])).stdout).toMatch(new RegExp(`${run}: paused`));

  expect((await home.strata(['resume', run])).exitCode).toBe(0);
  expect(searches().at(-1)!.fromStep).toBeGreaterThan(0);
});

test('a cancelled run ends with a checkpoint, from which it can be resumed', async () => {
  const run = await detachedRun();
  expect((await home.strata(['cancel', run])).exitCode).toBe(0);
  await untilSearchIs(run, /: cancelled\n(.*\n)*.*search: stopped at a checkpoint/);

  const count = searches().length;
  expect((await home.strata(['resume', run])).exitCode).toBe(0);
  expect(searches()).toHaveLength(count + 1);
  expect(searches().at(-1)!.fromStep).toBeGreaterThan(0);
});

test('Ctrl-C pauses the run at a checkpoint and shows how to resume', async () => {
  const searching = whenSearching();
  const running = home.strata(freshRun());
  await searching;
  running.kill('SIGINT');
  const { exitCode, stdout } = await running;
  expect(exitCode).toBe(130);
  expect(stdout).toMatch(/is paused\nresume from checkpoint: (npx )?strata resume thin-\w+/);
});

test('a run that is not running can be neither paused nor cancelled', async () => {
  const { stdout } = await home.strata(['list', '--json']);
  const done = (JSON.parse(stdout) as { name: string; status: string }[]).find(
    ({ status }) => status === 'done',
  )!;
  for (const command of ['pause', 'cancel']) {
    const { exitCode, stderr } = await home.strata([command, done.name]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/RUN_NOT_ACTIVE/);
  }
});
