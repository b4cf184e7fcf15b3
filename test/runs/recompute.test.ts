import { expect, test } from 'vitest';
import { finishedStages, readLineage, recordOutcome } from '../../lineage/records.js';
import { recompute } from '../../runs/recompute.js';
import { viewFromLineage } from '../../runs/view.js';
import { acquireLease, type Lease } from '../../store/lease.js';
import type { ObjectStore } from '../../store/object-store.js';
import { readResult } from '../../store/result.js';
import { branchingPlan, computedRun } from '../fixtures/computed-run.js';
import { keepAlive } from '../fixtures/keep-alive.js';
import { outcome } from '../lineage/records.js';
import { temporaryStore } from '../store/temporary-folder.js';

const plan = branchingPlan();
const computed = (store: ObjectStore, run: string) => computedRun(store, run, plan);
const stageOf = (name: string) => plan.stages.find((stage) => stage.name === name)!;

test('only a stage and those that depend on it are discarded', async () => {
  const { store } = await temporaryStore();
  const keys = await computed(store, 'r');
  expect(await recompute(store, 'r', plan, stageOf('warmup'))).toEqual(['warmup', 'search']);
  for (const [stage, key] of Object.entries(keys)) {
    const isKnown = (await readResult(store, key)) !== undefined;
    expect([stage, isKnown]).toEqual([stage, stage === 'data' || stage === 'other']);
  }
  const records = await readLineage(store, 'r');
  expect(records.slice(4).map(({ stage, outcome }) => [stage, outcome])).toEqual([
    ['warmup', 'discarded'],
    ['search', 'discarded'],
  ]);
  expect(viewFromLineage(plan, records).stages.map(({ state }) => state.status)).toEqual([
    'done',
    'waiting',
    'waiting',
    'done',
  ]);
});

test('a repeated discard is recorded once; after recomputing, the stage can be discarded again', async () => {
  const { store } = await temporaryStore();
  await computed(store, 'r');
  await recompute(store, 'r', plan, stageOf('search'));
  await recompute(store, 'r', plan, stageOf('search'));
  const discarded = async () =>
    (await readLineage(store, 'r')).filter(({ outcome }) => outcome === 'discarded').length;
  expect(await discarded()).toBe(1);
  await computed(store, 'r');
  expect([...finishedStages(await readLineage(store, 'r')).keys()].sort()).toEqual([
    'data',
    'other',
    'search',
    'warmup',
  ]);
  await recompute(store, 'r', plan, stageOf('search'));
  expect(await discarded()).toBe(2);
});

test('a result that another run cached after it was discarded here is recorded as cached', async () => {
  const { store } = await temporaryStore();
  const cached = outcome({ outcome: 'cached', attempts: [], producedBy: { run: 'x', stage: 'data' } });
  await recordOutcome(store, 'r', cached);
  await recordOutcome(store, 'r', outcome({ outcome: 'discarded', attempts: [], outputs: {} }));
  expect(finishedStages(await readLineage(store, 'r')).size).toBe(0);
  await recordOutcome(store, 'r', cached);
  expect(finishedStages(await readLineage(store, 'r')).size).toBe(1);
});

test('nothing is changed while another run computes one of the stages', async () => {
  const { store } = await temporaryStore();
  const keys = await computed(store, 'r');
  const living = (await acquireLease(store, keys['search']!, {
    ...{ run: 'another', stage: 'find', attempt: 1, holder: 'test' },
  })) as Lease;
  const stopBeating = keepAlive(living);
  try {
    await expect(recompute(store, 'r', plan, stageOf('warmup'))).rejects.toMatchObject({
      code: 'RUN_STAGE_HELD',
      message: expect.stringContaining('another') as string,
    });
  } finally {
    await stopBeating();
  }
  for (const key of Object.values(keys)) expect(await readResult(store, key)).toBeDefined();
  expect(await readLineage(store, 'r')).toHaveLength(4);
  const { isReleased } = await import('../../store/lease.js').then(({ readLease }) =>
    readLease(store, keys['warmup']!),
  );
  expect(isReleased).toBe(true);
});
