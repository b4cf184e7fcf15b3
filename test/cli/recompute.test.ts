// The real CLI, supervisor, Temporal server and worker; only the numbers are stubbed.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LineageList } from '../../schemas/generated/lineage-list.js';
import { strataHome, type StrataHome } from '../fixtures/strata-home.js';

const spec = 'test/fixtures/thin.yaml';
let home: StrataHome;
beforeAll(async () => {
  home = await strataHome();
});
afterAll(() => home.remove());

const starts = () => home.started().map(({ kind, fromStep }) => `${kind} ${fromStep}`);
const lineage = async (run: string) =>
  JSON.parse((await home.strata(['lineage', run, '--json'])).stdout) as LineageList;

async function finishedRun(): Promise<string> {
  const { stdout } = await home.strata(['run', spec]);
  return /^thin-\w+/.exec(stdout)![0];
}

test('resume --from recomputes a stage and those that depend on it, and another run keeps its results', async () => {
  const run = await finishedRun();
  const other = await finishedRun();
  const { exitCode, stdout } = await home.strata(['resume', run, '--from', 'search']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/recomputes search, derive, evaluate/);
  expect(starts().slice(5)).toEqual(['search 0', 'derive 0', 'evaluate 0']);
  expect((await lineage(run)).map(({ stage, outcome }) => `${stage} ${outcome}`).slice(5)).toEqual([
    ...['search discarded', 'derive discarded', 'evaluate discarded'],
    ...['search computed', 'derive computed', 'evaluate computed'],
  ]);
  expect((await lineage(other)).map(({ outcome, attempts }) => [outcome, attempts.length])).toEqual(
    Array(5).fill(['cached', 1]),
  );
  expect((await home.strata(['get', other, 'derive.genotype', '-'])).stdout).toMatch(/^genotype of/);

  const wrong = await home.strata(['resume', run, '--from', 'serach']);
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toMatch(/RUN_STAGE_UNKNOWN[^]*did you mean search\?/);
});

test('a running run is rejected; a paused one discards its checkpoint', async () => {
  const before = starts().length;
  home.order({ search: { holdAt: 5 } });
  const { stdout } = await home.strata(['run', spec, '--set', 'lambda=2', '--detach']);
  const [run] = /^thin-\w+/.exec(stdout)!;
  await home.untilCheckpointed('search', 3, 5);
  const refused = await home.strata(['resume', run, '--from', 'search']);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toMatch(/RUN_ACTIVE[^]*strata pause/);
  await home.strata(['pause', run]);
  home.release();
  expect((await home.strata(['resume', run, '--from', 'search'])).exitCode).toBe(0);
  expect(starts().slice(before)).toEqual(['search 0', 'search 0', 'derive 0', 'evaluate 0']);
});

test('a failed stage resumes from its checkpoint when its file is run again with other retries, timeout or queue', async () => {
  const error = { code: 'STORE_FULL', cause: 'environment', found: 'no space left' };
  const before = starts().length;
  home.order({ search: { failAt: 7, error } });
  const file = join(home.folder, 'edited.yaml');
  const text = (await readFile(spec, 'utf8')).replace('attempts: 3', 'attempts: 1').replace('0.2', '0.3');
  await writeFile(file, text);
  const failed = await home.strata(['run', file]);
  expect(failed.exitCode).toBe(1);
  expect(failed.stderr).toMatch(/strata run \S*edited\.yaml/);
  home.order({});

  const options =
    'retry: { attempts: 9 }\n    timeout: 2d\n    checkpoint: { every: 7 steps }\n    resources: { queue: gpu }';
  await writeFile(file, text.replace('  search:\n', `  search:\n    ${options}\n`));
  expect((await home.strata(['run', file])).exitCode).toBe(0);
  expect(starts().slice(before)).toEqual(['search 0', 'search 7', 'derive 0', 'evaluate 0']);
});
