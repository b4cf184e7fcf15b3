// `npm run histories`: makes runs of every kind on the real server and worker, with the stub in place of the computing,
// and keeps their workflows' histories in a new folder beside this file. replay.test.ts replays all that are kept.
// A folder is what one state of the workflow code left behind: see docs/design/temporal.md for when a new one is due, and
// when an old one may go.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { eventually, strataHome, type StrataHome } from '../../fixtures/strata-home.js';
import { fetchHistory } from './fetch-history.js';
import { neutral, readable } from './neutral.js';

const here = dirname(fileURLToPath(import.meta.url));
const kept = readdirSync(here).map(Number).filter(Number.isInteger);
const folder = join(here, String(Math.max(0, ...kept) + 1));

const thin = 'test/fixtures/thin.yaml';
const branches = 'test/fixtures/branches.yaml';
let home: StrataHome;
afterEach(() => home.remove());

test('finished, and cached', async () => {
  home = await strataHome();
  await keep('finished', await run(thin));
  await keep('cached', await run(thin));
});

test('failed', async () => {
  const error = { code: 'LOSS_NOT_FINITE', cause: 'user', found: 'the loss is not finite' };
  home = await strataHome({ warmup: { failAt: 2, error } });
  await keep('failed', await run(branches));
});

test('retried, after a compute process was killed', async () => {
  home = await strataHome({ search: { killAt: 2 } });
  await keep('retried', await run(thin));
});

test('out of attempts', async () => {
  const error = { code: 'STORE_FULL', cause: 'environment', found: 'no space left' };
  home = await strataHome({ warmup: { failAt: 2, error } });
  await keep('out-of-attempts', await run(branches));
});

test('paused, and resumed', async () => {
  const name = await runIntoSearch();
  await home.strata(['pause', name]);
  await untilStatus(name, /search: paused at step/);
  await keep('paused', name);
  await home.strata(['resume', name]);
  await keep('resumed', name);
});

test('cancelled while a stage is computed', async () => {
  const name = await runIntoSearch();
  await home.strata(['cancel', name]);
  await untilStatus(name, /: cancelled/);
  await keep('cancelled', name);
});

test('cancelled while it is paused', async () => {
  const name = await runIntoSearch();
  await home.strata(['pause', name]);
  await untilStatus(name, /search: paused at step/);
  await home.strata(['cancel', name]);
  await untilStatus(name, /: cancelled/);
  await keep('cancelled-when-paused', name);
});

test('running', async () => {
  await keep('running', await runIntoSearch());
});

test('waiting for another run that computes the same stage', async () => {
  await runIntoSearch({ STRATA_CPU_SLOTS: '2' });
  const name = await run(thin, '--detach');
  await untilStatus(name, /search: waiting for run/);
  home.release();
  await home.strata(['resume', name]);
  await keep('awaited-another-run', name);
});

async function run(spec: string, ...options: string[]): Promise<string> {
  const { all } = await home.strata(['run', spec, ...options]);
  return /(thin|branches)-\w+/.exec(all)![0];
}

/** Halfway through its 20 steps the search waits until it is interrupted or continued. */
async function runIntoSearch(env: Record<string, string> = {}): Promise<string> {
  home = await strataHome({ search: { holdAt: 3 } });
  const { stdout } = await home.strata(['run', thin, '--detach'], env);
  await home.untilCheckpointed('search', 1, 3);
  return /thin-\w+/.exec(stdout)![0];
}

async function untilStatus(name: string, status: RegExp): Promise<void> {
  await eventually(async () => status.test((await home.strata(['status', name])).stdout));
}

/** One event a line. */
async function keep(what: string, name: string): Promise<void> {
  const { events } = neutral(await fetchHistory(home, name), home.folder) as { events: object[] };
  const said = readable(events);
  expect(said).not.toMatch(/\/tmp\/|\/root\/|\/work\//);
  expect(said).not.toContain(`/${userInfo().username}/`);
  expect(said).not.toMatch(new RegExp(`[@"]${hostname()}["-]`));
  mkdirSync(folder, { recursive: true });
  const lines = events.map((event) => JSON.stringify(event));
  writeFileSync(join(folder, `${what}.json`), `{"events":[\n${lines.join(',\n')}\n]}\n`);
}
