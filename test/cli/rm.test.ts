// The real CLI, supervisor, Temporal server and worker; only the numbers are stubbed.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, strataHome, type StrataHome } from '../fixtures/strata-home.js';

const spec = 'test/fixtures/thin.yaml';
let home: StrataHome;
beforeAll(async () => {
  home = await strataHome({ search: { holdAt: 5 } });
});
afterAll(() => home.remove());

const searches = () => home.started().filter(({ kind }) => kind === 'search').length;
const nameIn = (stdout: string) => /^thin-\w+/.exec(stdout)![0];

async function detached(...args: string[]): Promise<string> {
  return nameIn((await home.strata(['run', spec, ...args, '--detach'])).stdout);
}

test('removing one of two runs that share stages keeps the other complete', async () => {
  const run = await detached();
  await home.untilCheckpointed('search', 1, 5);
  // A running or paused run cannot be removed.
  const refused = await home.strata(['rm', run, '--yes']);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toMatch(/RUN_ACTIVE[^]*strata cancel/);
  home.release();
  await home.strata(['resume', run]);
  const { stdout: said } = await home.strata(['run', spec, '--set', 'lambda=3']);
  const other = nameIn(said);

  const asked = await home.strata(['rm', run]);
  expect(asked.exitCode).toBe(2);
  expect(asked.stderr).toMatch(/REMOVAL_NOT_CONFIRMED[^]*--yes/);
  const tried = await home.strata(['rm', run, '--dry-run']);
  expect(tried.stdout).toMatch(
    new RegExp(`^would remove ${run}\\nwith 3 results, 0 checkpoints, 5 files: \\d+ bytes; 2 stages shared`),
  );
  expect((await home.strata(['list'])).stdout).toContain(run);

  const removed = await home.strata(['rm', run, '--yes']);
  expect(removed.exitCode).toBe(0);
  const { stdout: listed } = await home.strata(['list']);
  expect(listed).toContain(other);
  expect(listed).not.toContain(run);
  expect(await readdir(join(home.folder, 'logs'))).toEqual([other]);
  expect((await home.strata(['get', other, 'evaluate.weights', '-'])).stdout).toMatch(/^weights of/);

  // Results of the removed run alone are recomputed; shared ones are cached.
  const count = home.started().length;
  await home.strata(['run', spec]);
  expect(
    home
      .started()
      .slice(count)
      .map(({ kind }) => kind),
  ).toEqual(['search', 'derive', 'evaluate']);
});

test('a run that was killed and then removed is not resumed', async () => {
  const before = searches();
  home.order({ search: { holdAt: 5 } });
  const run = await detached('--set', 'lambda=5');
  await home.untilCheckpointed('search', before + 1, 5);
  home.killAll();
  await eventually(() => home.processes().length === 0);
  expect((await home.strata(['rm', run, '--yes'])).exitCode).toBe(0);
  expect(existsSync(join(home.folder, 'store', 'runs', run, 'run.json'))).toBe(false);
  home.release();
  // Its workflow is still open in Temporal's database.
  const other = await home.strata(['run', spec, '--set', 'lambda=4']);
  expect(other.exitCode).toBe(0);
  expect(searches()).toBe(before + 2);
  expect((await home.strata(['list'])).stdout).not.toContain(run);
});
