// The real CLI, supervisor, Temporal server and worker; only the numbers are stubbed.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { chmod, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { projectRoot } from '../../platform/paths.js';
import type { Forecast, StageForecast } from '../../schemas/generated/forecast.js';
import { stageKinds } from '../../stages/kinds.js';
import { layout } from '../../store/layout.js';
import { openStore } from '../../store/open-store.js';
import { readResult } from '../../store/result.js';
import { editedPipeline, type EditedPipeline } from '../fixtures/edited-pipeline.js';
import { eventually, strataHome, type StrataHome } from '../fixtures/strata-home.js';

// Several real runs in each, on computers that have other things to do.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let home: StrataHome;
let pipeline: EditedPipeline;

let pipelines = 0;

beforeAll(async () => {
  home = await strataHome();
});
beforeEach(async () => {
  home.order({});
  pipeline = await editedPipeline(join(home.folder, `spec-${pipelines++}`));
});
afterAll(() => home.remove());

const started = (kind: string) => home.started().filter((start) => start.kind === kind);

async function planned(clone?: string): Promise<Record<string, StageForecast>> {
  const { stdout } = await home.strata(['plan', pipeline.file, '--json'], {}, clone);
  return Object.fromEntries((JSON.parse(stdout) as Forecast).stages.map((stage) => [stage.name, stage]));
}

/** The kinds of what a run, which has to succeed, computes. */
async function computedByRun(clone?: string): Promise<string[]> {
  const before = home.started().length;
  const { exitCode, all } = await home.strata(['run', pipeline.file], {}, clone);
  expect(exitCode, all).toBe(0);
  const computed = home.started().slice(before);
  return computed.map(({ kind }) => kind);
}

test('planning starts nothing', async () => {
  expect((await home.strata(['plan', pipeline.file])).exitCode).toBe(10);
  expect(home.processes()).toEqual([]);
});

test('while a run computes the search another would wait for it; once killed, it would be resumed, and is', async () => {
  home.order({ search: { holdAt: 4, checkpointed: true } });
  await pipeline.edit((text) => text.replace(/(from: .*warmup.*\n\s+epochs:) 3/, '$1 6'));
  const { stdout } = await home.strata(['run', pipeline.file, '--detach']);
  const [run] = /^edited-\w+/.exec(stdout)!;
  await home.untilCheckpointed('search', 1, 4);
  await eventually(async () => (await planned())['search']?.step === 4);
  const waiting = await planned();
  expect(waiting['warmup']).toMatchObject({ state: 'cached', producedBy: { run } });
  expect(waiting['search']).toMatchObject({ state: 'waiting', waitsFor: { run }, step: 4, steps: 6 });
  expect(waiting['derive']).toMatchObject({ state: 'run', reasons: [{ type: 'input', stage: 'search' }] });

  home.killAll();
  await eventually(() => home.processes().length === 0);
  const { search } = await planned();
  expect(search).toMatchObject({
    state: 'resuming',
    step: 4,
    steps: 6,
    reasons: [{ type: 'unfinished', run, outcome: 'interrupted' }],
  });
  expect((await home.strata(['resume', run])).exitCode).toBe(0);
  expect(started('search').map(({ fromStep }) => fromStep)).toEqual([0, 4]);
});

test('a stage that failed is reported as failed', async () => {
  const error = { code: 'TRAINING_DIVERGED', cause: 'user', found: 'the loss is not finite' };
  home.order({ warmup: { failAt: 2, error } });
  await pipeline.edit((text) => text.replace('channels: 4, cells: 3 }', 'channels: 6, cells: 3 }'));
  expect((await home.strata(['run', pipeline.file])).exitCode).toBe(2);
  const { stdout, exitCode } = await home.strata(['plan', pipeline.file]);
  expect(exitCode).toBe(10);
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /warmup to run failed in run edited-\w+: TRAINING_DIVERGED: the loss/,
  );
});

test('where other settings give equal bits the rest is known, as the plan says that it may be', async () => {
  home.order({ warmup: { content: 'the same' } });
  await pipeline.edit((text) => text.replace('cells: 3 }', 'cells: 4 }'));
  await computedByRun();
  await pipeline.edit((text) => text.replace('cells: 4 }', 'cells: 5 }'));
  const plan = await planned();
  expect(plan['warmup']!.reasons).toMatchObject([{ name: 'network.cells', before: 4, now: 5 }]);
  expect(plan['search']).toMatchObject({ state: 'run', mayBeCached: true });
  expect(await computedByRun()).toEqual(['warmup']);
});
test('a damaged result is computed again, alone, as the plan says', async () => {
  await computedByRun();
  const { warmup } = await planned();
  const store = openStore(pathToFileURL(join(home.folder, 'store')).href);
  const { outputs } = (await readResult(store, warmup!.key!))!;
  const blob = fileURLToPath(`${store.uri}/${layout.blob(outputs['checkpoint']!.digest)}`);
  await chmod(blob, 0o600);
  await truncate(blob, 3);

  const plan = await planned();
  expect(plan['warmup']).toMatchObject({ state: 'run', reasons: [{ type: 'damaged' }] });
  expect(plan['search']).toMatchObject({ state: 'cached', assumes: ['warmup'] });
  expect(await computedByRun()).toEqual(['warmup']);
});

test('a build in which a kind has another version recomputes that kind, as its plan says', async () => {
  const clone = join(home.folder, 'other-build');
  otherBuild(clone, (derive) => derive.replace(/version: \d+/, 'version: 77'));
  const plan = await planned(clone);
  expect(Object.values(plan).map(({ state }) => state)).toEqual(['cached', 'cached', 'cached', 'run', 'run']);
  expect(plan['derive']!.reasons).toMatchObject([
    { component: 'version', before: stageKinds.derive.version, now: 77 },
  ]);
  expect(await computedByRun(clone)).toEqual(['derive', 'evaluate']);
});

/** A copy of what is built with another declaration of the kind `derive`: what a clone with such a change builds. */
function otherBuild(folder: string, change: (derive: string) => string): void {
  mkdirSync(folder);
  for (const name of ['package.json', 'node_modules', 'schemas', 'stages'])
    symlinkSync(join(projectRoot, name), join(folder, name));
  cpSync(join(projectRoot, 'dist'), join(folder, 'dist'), { recursive: true });
  edit('stages/derive/kind.js', change);
  // A supervisor of another build gives way.
  edit('.build.json', (stamp) => stamp.replace('"content":"', '"content":"0'));

  function edit(name: string, to: (text: string) => string): void {
    const file = join(folder, 'dist', name);
    const text = readFileSync(file, 'utf8');
    if (to(text) === text) throw new Error(`nothing to change in ${name}`);
    writeFileSync(file, to(text));
  }
}
