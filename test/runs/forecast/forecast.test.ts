import { chmod, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { forecast } from '../../../runs/forecast/forecast.js';
import { recompute } from '../../../runs/recompute.js';
import type { Forecast, StageForecast } from '../../../schemas/generated/forecast.js';
import { validate } from '../../../schemas/validate.js';
import { loadPlan } from '../../../spec/load-plan.js';
import type { Plan } from '../../../spec/plan.js';
import { stageKinds } from '../../../stages/kinds.js';
import { writeCheckpoint } from '../../../store/checkpoint.js';
import { layout } from '../../../store/layout.js';
import { readResult } from '../../../store/result.js';
import { changeByte, editedPipeline, type EditedPipeline } from '../../fixtures/edited-pipeline.js';
import { quietHome } from '../../fixtures/quiet-home.js';
import { temporaryFolder } from '../../store/temporary-folder.js';
import { leaveRun } from './left-run.js';

const home = quietHome();
let pipeline: EditedPipeline;

beforeEach(async () => {
  pipeline = await editedPipeline(await temporaryFolder());
});

const planned = (...set: string[]): Promise<Plan> => loadPlan(pipeline.file, { set });

async function foreseen(plan: Plan, underWay: readonly string[] = []): Promise<Forecast> {
  const found = await forecast(home().store, plan, (run) => Promise.resolve(underWay.includes(run)));
  return validate<Forecast>('forecast', JSON.parse(JSON.stringify(found)));
}

function states({ stages }: Forecast): Record<string, string> {
  return Object.fromEntries(stages.map(({ name, state }) => [name, state]));
}

function stage({ stages }: Forecast, wanted: string): StageForecast {
  return stages.find(({ name }) => name === wanted)!;
}

const all = (state: string) =>
  Object.fromEntries(['data', 'warmup', 'search', 'derive', 'evaluate'].map((name) => [name, state]));

test('in an empty store everything is to run, without a time estimate', async () => {
  const found = await foreseen(await planned());
  expect(states(found)).toEqual(all('run'));
  expect(found.remaining).toBe(5);
  expect(stage(found, 'data').reasons).toEqual([{ type: 'new' }]);
  expect(stage(found, 'search').reasons).toEqual([{ type: 'input', name: 'from', stage: 'warmup' }]);
  expect(found.total).toEqual({
    seconds: 0,
    bytes: 0,
    checkpointBytes: 0,
    unknown: ['data', 'warmup', 'search', 'derive', 'evaluate'],
  });
});

test('what a run has computed is cached, with that run', async () => {
  await leaveRun(home().store, await planned(), { run: 'edited-0a' });
  await leaveRun(home().store, await planned(), { run: 'edited-0b' });
  const found = await foreseen(await planned());
  expect(states(found)).toEqual(all('cached'));
  expect(found.remaining).toBe(0);
  expect(stage(found, 'search')).toMatchObject({
    producedBy: { run: 'edited-0a', stage: 'search' },
    reasons: [],
  });
});

test('a changed setting is shown with both values, compared with the last run of this pipeline and stage', async () => {
  const { store } = home();
  // Differs in less, and yet says less about what was done last.
  await leaveRun(store, await planned('lambda=0.4', 'seed=1'), { run: 'edited-0a' });
  const keys = await leaveRun(store, await planned('lambda=0.5'), { run: 'edited-0b' });
  const found = stage(await foreseen(await planned('lambda=0.3', 'seed=1')), 'search');
  expect(found).toMatchObject({
    state: 'run',
    reasons: [
      { type: 'changed', component: 'setting', name: 'entropy.to', before: 0.5, now: 0.3 },
      { type: 'changed', component: 'setting', name: 'seed', before: 0, now: 1 },
      { type: 'changed', component: 'input', name: 'from' },
    ],
    comparedWith: { run: 'edited-0b', stage: 'search', key: keys['search'] },
  });
});

test('without such a run, the most similar stage of the kind is compared with', async () => {
  const { store } = home();
  await leaveRun(store, await planned('lambda=0.3', 'seed=1'), { run: 'edited-0a' });
  await leaveRun(store, await planned('lambda=0.3'), { run: 'edited-0b' });
  await leaveRun(store, await planned('lambda=0.3', 'seed=2'), { run: 'edited-0c' });
  await pipeline.edit((text) => text.replace('name: edited', 'name: other'));
  const found = stage(await foreseen(await planned('lambda=0.4')), 'search');
  expect(found.reasons).toHaveLength(1);
  expect(found.comparedWith?.run).toBe('edited-0b');
});

test("a new version of a stage's kind makes it run, and all that reads it", async () => {
  await leaveRun(home().store, await planned(), { run: 'edited-0a', version: 77 });
  const found = await foreseen(await planned());
  expect(states(found)).toEqual(all('run'));
  const change = (now: number) => ({
    type: 'changed',
    component: 'version',
    name: 'version',
    before: 77,
    now,
  });
  expect(stage(found, 'data').reasons).toEqual([change(stageKinds.prepare.version)]);
  expect(stage(found, 'derive').reasons).toEqual([
    change(stageKinds.derive.version),
    { type: 'input', name: 'from', stage: 'search' },
  ]);
});

test('changed data is shown by role, whatever the files are called', async () => {
  await leaveRun(home().store, await planned(), { run: 'edited-0a' });
  await changeByte(pipeline.dataFile('train-images'));
  const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string;
  const found = await foreseen(await planned());
  expect(stage(found, 'data').reasons).toEqual([
    { type: 'changed', component: 'source', name: 'trainImages', before: digest, now: digest },
  ]);
});

test('a cached input with other content is a change', async () => {
  const { store } = home();
  const seeds = (text: string) =>
    text.replace('measure: 0.1\n      seed: ${{ params.seed }}', 'measure: 0.1\n      seed: 1');
  await leaveRun(store, await planned('seed=1'), { run: 'edited-0a' });
  await leaveRun(store, await planned(), { run: 'edited-0b' });
  await pipeline.edit(seeds);
  const found = await foreseen(await planned());
  expect(stage(found, 'data').state).toBe('cached');
  expect(stage(found, 'warmup').reasons).toMatchObject([
    { type: 'changed', component: 'input', name: 'dataset' },
  ]);
});

test('after a stage to run, the forecast shows where equal bits would lead back to cached results', async () => {
  await leaveRun(home().store, await planned(), { run: 'edited-0a' });
  await pipeline.edit((text) => text.replace('measure: 0.1', 'measure: 0.2'));
  const found = await foreseen(await planned('lambda=0.9'));
  expect(stage(found, 'warmup').mayBeCached).toBe(true);
  // Whatever comes out of the warm-up, no search had this lambda.
  expect(stage(found, 'search').mayBeCached).toBeUndefined();
  expect(stage(found, 'derive').mayBeCached).toBe(true);
});

test('a damaged result is recomputed, and what depends on it stays cached, assuming the same bits', async () => {
  const { store, folder } = home();
  const keys = await leaveRun(store, await planned(), { run: 'edited-0a' });
  const { outputs } = (await readResult(store, keys['search']!))!;
  const blob = join(folder, 'store', layout.blob(outputs['checkpoint']!.digest));
  await chmod(blob, 0o600);
  await truncate(blob, 3);
  const found = await foreseen(await planned());
  expect(states(found)).toEqual({ ...all('cached'), search: 'run' });
  expect(stage(found, 'search').reasons).toMatchObject([{ type: 'damaged' }]);
  expect(stage(found, 'derive').assumes).toEqual(['search']);
  expect(stage(found, 'evaluate').assumes).toEqual(['search']);
});

test('a removed result is shown as removed', async () => {
  const { store, folder } = home();
  const keys = await leaveRun(store, await planned(), { run: 'edited-0a' });
  await rm(join(folder, 'store', 'stages', keys['evaluate']!), { recursive: true });
  await rm(join(folder, 'store', layout.result(keys['derive']!)));
  const found = await foreseen(await planned());
  const reasons = [{ type: 'removed', run: 'edited-0a' }];
  expect(stage(found, 'derive')).toMatchObject({ state: 'run', reasons });
  expect(stage(found, 'evaluate')).toMatchObject({ state: 'run', reasons, assumes: ['derive'] });
});

test('a result that a run discarded is shown as discarded', async () => {
  const { store } = home();
  const plan = await planned();
  await leaveRun(store, plan, { run: 'edited-0a' });
  await recompute(
    store,
    'edited-0a',
    plan,
    plan.stages.find(({ name }) => name === 'derive')!,
  );
  const found = await foreseen(plan);
  expect(states(found)).toEqual({ ...all('cached'), derive: 'run', evaluate: 'run' });
  expect(stage(found, 'derive').reasons).toEqual([{ type: 'discarded', run: 'edited-0a' }]);
});

test.each([
  ['failed', { code: 'TRAINING_DIVERGED', found: 'loss is NaN' }],
  ['paused', {}],
  ['killed', {}],
] as const)('a stage that %s resumes from its newest intact checkpoint', async (how, more) => {
  const { store, folder } = home();
  const keys = await leaveRun(store, await planned(), { run: 'edited-0a', end: { stage: 'search', how } });
  const outcome = how === 'killed' ? 'interrupted' : how;
  const reasons = [{ type: 'unfinished', run: 'edited-0a', outcome, ...more }];
  expect(stage(await foreseen(await planned()), 'search')).toMatchObject({ state: 'run', reasons });

  const key = keys['search']!;
  for (const step of [1, 2])
    await writeCheckpoint(store, key, 1, { step, bytes: Buffer.from('state'), metadata: {}, keep: 3 });
  const found = stage(await foreseen(await planned()), 'search');
  expect(found).toMatchObject({ state: 'resuming', step: 2, steps: 3, reasons });
  const newest = join(folder, 'store', layout.checkpoint(key, { fence: 1, step: 2 }, 'safetensors'));
  await chmod(newest, 0o600);
  await truncate(newest, 1);
  expect(stage(await foreseen(await planned()), 'search').step).toBe(1);
});

test('a stage whose lease a running run holds waits for that run', async () => {
  const { store } = home();
  await leaveRun(store, await planned(), { run: 'edited-0a', end: { stage: 'search', how: 'killed' } });
  const found = await foreseen(await planned(), ['edited-0a']);
  expect(stage(found, 'search')).toMatchObject({
    state: 'waiting',
    waitsFor: { run: 'edited-0a' },
    reasons: [],
  });
  expect(stage(found, 'derive')).toMatchObject({
    state: 'run',
    reasons: [{ type: 'input', stage: 'search' }],
  });
  expect(found.total.unknown).not.toContain('search');
});

test('a released lease is not waited for, even if its run is running', async () => {
  const { store } = home();
  await leaveRun(store, await planned(), { run: 'edited-0a', end: { stage: 'search', how: 'paused' } });
  const found = await foreseen(await planned(), ['edited-0a']);
  expect(stage(found, 'search')).toMatchObject({ state: 'run', reasons: [{ outcome: 'paused' }] });
});

test('whether a run is running is checked only if it holds a lease', async () => {
  await leaveRun(home().store, await planned(), { run: 'edited-0a' });
  const ask = () => Promise.reject(new Error('asked'));
  await expect(forecast(home().store, await planned('lambda=0.9'), ask)).resolves.toBeDefined();
});

test('of two stages that compute the same, one waits for the other, and so do their readers', async () => {
  await pipeline.edit((text) => {
    const derive = text.slice(text.indexOf('  derive:'), text.indexOf('  evaluate:'));
    const evaluate = text.slice(text.indexOf('  evaluate:'));
    return `${text}${derive.replace('derive:', 'derive2:')}${evaluate.replace('evaluate:', 'evaluate2:').replace('stages.derive.', 'stages.derive2.')}`;
  });
  const found = await foreseen(await planned());
  expect(stage(found, 'derive2')).toMatchObject({ state: 'waiting', waitsFor: { stage: 'derive' } });
  expect(stage(found, 'evaluate2')).toMatchObject({ state: 'waiting', waitsFor: { stage: 'evaluate' } });
});
