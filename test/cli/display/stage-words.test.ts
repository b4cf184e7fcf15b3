import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { stageWords } from '../../../cli/display/stage-words.js';
import { computing, progress, waiting } from './views.js';

const words = (...view: Parameters<typeof computing>) => stageWords(computing(...view)).join(', ');

test('a stage that is being computed shows its attempt, progress and figures', () => {
  expect(words({ progress })).toBe(
    'attempt 2 on host-b from step 1,200, 50 %, epoch 4/6, 2m left, loss 0.123, acc 95.7 %, entropy 0.720, 13 steps/s',
  );
});

test('a first attempt names its host only if it is another one', () => {
  expect(words({ attempt: 1, host: hostname(), progress })).toMatch(/^50 %/);
  expect(words({ attempt: 1, progress })).toMatch(/^on host-b, 50 %/);
});

test('a stage that is stopping shows that until it has stopped', () => {
  expect(words({ attempt: 1, host: hostname(), progress }, { isStopping: true })).toMatch(
    /^stopping at a checkpoint, 50 %/,
  );
});

test('a phase without steps is named', () => {
  const recording = { type: 'progress' as const, phase: 'record graph', step: 0, steps: 3000 };
  expect(words({ attempt: 1, host: hostname(), progress: recording })).toBe('record graph');
});

test('a phase that counts bytes or batches shows the time left, but no steps', () => {
  const measuring = { type: 'progress' as const, phase: 'measure', step: 10, steps: 40, stepsPerSecond: 2 };
  expect(words({ attempt: 1, host: hostname(), progress: measuring })).toBe('25 %, measure, 15s left');
});

test('after a failed attempt the next one is shown, with its time and the reason', () => {
  const failed = {
    isComputing: false,
    lastFailure: 'COMPUTE_KILLED the compute process was ended by SIGKILL',
  };
  expect(words({}, { ...failed, retrySeconds: 7.4 })).toBe(
    'attempt 2 in 8s: COMPUTE_KILLED the compute process was ended by SIGKILL',
  );
  expect(words({}, { ...failed, queue: 'gpu' })).toMatch(
    /^attempt 2 waiting for a free gpu slot: COMPUTE_KILLED/,
  );
});

test('a waiting stage shows what it waits for', () => {
  expect(words({}, { isComputing: false, queue: 'cpu' })).toBe('waiting for a free cpu slot');
  expect(stageWords(waiting('search'))).toEqual(['waiting']);
  const state = { status: 'waiting' as const, awaitedRun: 'other-1f2e3d4c' };
  expect(stageWords({ ...waiting('search'), state })).toEqual([
    'waiting for run other-1f2e3d4c, which computes the same',
  ]);
});

test('an ended stage shows how it ended, with readable numbers', () => {
  const ended = (state: object) => stageWords({ ...waiting('search'), state: state as never }).join(', ');
  expect(ended({ status: 'done', seconds: 75, attempt: 3 })).toBe('done in 1m 15s, in attempt 3');
  expect(ended({ status: 'paused', step: 12_345 })).toBe('paused at step 12,345');
  expect(stageWords({ ...waiting('search'), isLeft: true, state: { status: 'paused' } })).toEqual([
    'stopped at a checkpoint',
  ]);
  expect(ended({ status: 'failed', error: { code: 'STORE_FULL' } })).toBe('failed: STORE_FULL');
});
