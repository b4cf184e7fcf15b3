import { beforeEach, expect, test } from 'vitest';
import { forecast } from '../../../runs/forecast/forecast.js';
import { loadPlan } from '../../../spec/load-plan.js';
import { writeCheckpoint } from '../../../store/checkpoint.js';
import { editedPipeline, type EditedPipeline } from '../../fixtures/edited-pipeline.js';
import { quietHome } from '../../fixtures/quiet-home.js';
import { temporaryFolder } from '../../store/temporary-folder.js';
import { anAttempt, leaveRun, type LeftRun } from './left-run.js';

const home = quietHome();
let pipeline: EditedPipeline;

beforeEach(async () => {
  pipeline = await editedPipeline(await temporaryFolder());
});

const leave = async (left: Partial<LeftRun> = {}, ...set: string[]) =>
  leaveRun(home().store, await loadPlan(pipeline.file, { set }), { run: 'edited-0a', ...left });

async function estimates(...set: string[]) {
  const plan = await loadPlan(pipeline.file, { set });
  const { stages, total } = await forecast(home().store, plan, () => Promise.resolve(false));
  const of = (stage: string) => stages.find(({ name }) => name === stage)?.estimate;
  return { of, total };
}

const search = (change: (block: string) => string) => (text: string) => {
  const [start, end] = [text.indexOf('  search:'), text.indexOf('  derive:')];
  return text.slice(0, start) + change(text.slice(start, end)) + text.slice(end);
};

test('a stage is estimated from the last one of its kind, and the total is the sum', async () => {
  await leave({ attempts: [anAttempt(60, { checkpointBytes: 100 })] });
  const found = await estimates('lambda=0.9');
  expect(found.of('data')).toBeUndefined();
  expect(found.of('search')).toMatchObject({ run: 'edited-0a', seconds: 60, checkpointBytes: 300 });
  expect(found.of('search')!.bytes).toBeGreaterThan(0);
  expect(found.of('search')!.differsIn).toBeUndefined();
  expect(found.total).toMatchObject({ seconds: 180, checkpointBytes: 900, unknown: [] });
});

test('the estimated time is proportional to the training images, whatever determines their number', async () => {
  await leave();
  await pipeline.edit(search((block) => block.replace('epochs: 3', 'epochs: 6')));
  expect((await estimates()).of('search')!.seconds).toBeCloseTo(120);
  await pipeline.edit(search((block) => block.replace('stepsPerEpoch: 1', 'stepsPerEpoch: 4')));
  expect((await estimates()).of('search')!.seconds).toBeCloseTo(480);
});

test('the size of the data set counts if the number of steps is not given', async () => {
  const summaries = { data: { images: { weights: 640, alpha: 640, measure: 64 } } };
  await pipeline.edit((text) => text.replaceAll('      stepsPerEpoch: 1\n', ''));
  await leave({ summaries });
  await pipeline.edit(search((block) => block.replace('epochs: 3', 'epochs: 3\n      stepsPerEpoch: 5')));
  // 5 steps of 64 images in place of 640 images.
  expect((await estimates()).of('search')!.seconds).toBeCloseTo(30);
});

test('a run with the same network is preferred to a later one with another; otherwise the difference is shown', async () => {
  const widened = (text: string) => text.replace('channels: 4, cells: 3 }', 'channels: 16, cells: 3 }');
  const plain = await editedPipeline(await temporaryFolder());
  await leave();
  await pipeline.edit(widened);
  expect((await estimates()).of('search')).toMatchObject({
    run: 'edited-0a',
    differsIn: ['network.channels'],
  });
  await leave({ run: 'edited-0b', attempts: [anAttempt(600)] });
  expect((await estimates('lambda=0.9')).of('search')).toMatchObject({ run: 'edited-0b', seconds: 600 });
  pipeline = plain;
  expect((await estimates('lambda=0.9')).of('search')).toMatchObject({ run: 'edited-0a', seconds: 60 });
});

test('a cached stage gives no time estimate', async () => {
  await leave();
  await leave({ run: 'edited-0b' });
  expect((await estimates('lambda=0.9')).of('search')).toMatchObject({ run: 'edited-0a', seconds: 60 });
});

test('time without computation is not counted', async () => {
  const idle = anAttempt(100_000, { outcome: 'lost', fromStep: 0 });
  await leave({ attempts: [idle, anAttempt(20, { fromStep: 1 })] });
  // Two of three steps took 20 s.
  expect((await estimates('lambda=0.9')).of('search')!.seconds).toBeCloseTo(30);
});

test('for a stage that resumes from a checkpoint only the rest is counted', async () => {
  await leave();
  const keys = await leave({ run: 'edited-0b', end: { stage: 'search', how: 'paused' } }, 'lambda=0.9');
  const checkpoint = { step: 2, bytes: Buffer.alloc(50), metadata: {}, keep: 3 };
  await writeCheckpoint(home().store, keys['search']!, 1, checkpoint);
  const found = (await estimates('lambda=0.9')).of('search')!;
  expect(found.seconds).toBeCloseTo(20);
  expect(found.checkpointBytes).toBe(150);
});
