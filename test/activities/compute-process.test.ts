// A real process that runs the stub, which computes nothing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compute, type ComputeRequest } from '../../activities/compute-process.js';
import { isAlive } from '../../platform/processes.js';
import type { ComputeEvent } from '../../nas/protocol.js';
import { projectRoot } from '../../platform/paths.js';
import { startsOf } from '../fixtures/strata-home.js';

let folder: string;
let events: ComputeEvent[];
let stop: AbortController;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-compute-'));
  events = [];
  stop = new AbortController();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(orders: object, request: Partial<ComputeRequest> = {}) {
  return compute({
    program: join(projectRoot, 'test', 'fixtures', 'compute-stub.mjs'),
    job: {
      kind: 'search',
      key: '0'.repeat(64),
      with: { epochs: 10 },
      inputs: {},
      sources: {},
      store: pathToFileURL(folder).href,
      fence: 1,
      checkpoint: { everySeconds: 60, keep: 3 },
    },
    env: { STUB: JSON.stringify({ search: orders }) },
    logFile: join(folder, 'attempt.log'),
    stop: stop.signal,
    graceSeconds: 2,
    onEvent: (event) => events.push(event),
    ...request,
  });
}

const pid = () => startsOf(folder)[0]!.pid;
const stopAtStep = (step: number) => (event: ComputeEvent) => {
  if (event.type === 'progress' && event.step === step) stop.abort();
};

test('forwards the events of the process in order, and returns its outputs', async () => {
  const end = await run({});
  expect(events[0]).toMatchObject({ type: 'started', fromStep: 0, steps: 10 });
  expect(events.filter(({ type }) => type === 'progress')).toHaveLength(10);
  expect(end).toMatchObject({ type: 'done', outputs: { checkpoint: {}, metrics: {} } });
  expect(isAlive(pid())).toBe(false);
});

test('after a stop request it returns the step of the checkpoint that the process wrote', async () => {
  const end = await run({ stepMs: 50 }, { onEvent: stopAtStep(3) });
  expect(end).toEqual({ type: 'stopped', step: 4 });
});

test('a process that does not stop is killed after its grace period, and its last checkpoint counts', async () => {
  const end = await run({ stepMs: 10, hangAt: 5 }, { onEvent: stopAtStep(5), graceSeconds: 0.5 });
  expect(end).toEqual({ type: 'stopped', step: 5 });
  expect(isAlive(pid())).toBe(false);
});

test('an abandoned process is killed at once, and writes no last checkpoint', async () => {
  const abandon = new AbortController();
  const onEvent = (event: ComputeEvent) => {
    events.push(event);
    if (event.type === 'progress' && event.step === 3) abandon.abort();
  };
  const end = await run({ stepMs: 100 }, { onEvent, abandon: abandon.signal, graceSeconds: 60 });
  expect(end.type).toBe('stopped');
  expect(events.filter(({ type }) => type === 'stopped')).toEqual([]);
  expect(isAlive(pid())).toBe(false);
});

test('a stop request before the start prevents the start', async () => {
  stop.abort();
  expect(await run({})).toEqual({ type: 'stopped', step: 0 });
  expect(startsOf(folder)).toEqual([]);
});

test('the error that the process reports is thrown unchanged', async () => {
  const error = { code: 'LOSS_NOT_FINITE', cause: 'user', found: 'the loss is not finite at step 4' };
  await expect(run({ failAt: 4, error })).rejects.toMatchObject({ details: error });
});

test('a killed process is an environment error that names the signal', async () => {
  await expect(run({ killAt: 3 })).rejects.toMatchObject({
    details: {
      code: 'COMPUTE_KILLED',
      cause: 'environment',
      found: expect.stringContaining('SIGKILL') as string,
    },
  });
});

test('a process that exits without an event is a bug, and the error names its log', async () => {
  await expect(run({ exitAt: 3 })).rejects.toMatchObject({
    details: {
      code: 'COMPUTE_EXITED',
      cause: 'bug',
      remedy: expect.stringContaining('attempt.log') as string,
    },
  });
});

test('a process that makes no more steps is killed as stalled', async () => {
  const stallLimits = { firstStepSeconds: 20, leastSeconds: 0.3, medians: 5 };
  await expect(run({ hangAt: 5 }, { stallLimits })).rejects.toMatchObject({
    details: { code: 'COMPUTE_STALLED', cause: 'environment' },
  });
  expect(isAlive(pid())).toBe(false);
});

test('a process that was stopped from outside is killed as stalled', async () => {
  const stallLimits = { firstStepSeconds: 20, leastSeconds: 0.3, medians: 5 };
  const onEvent = (event: ComputeEvent) => {
    if (event.type === 'progress' && event.step === 5) process.kill(pid(), 'SIGSTOP');
  };
  await expect(run({ stepMs: 20 }, { stallLimits, onEvent })).rejects.toMatchObject({
    details: { code: 'COMPUTE_STALLED', cause: 'environment' },
  });
  expect(isAlive(pid())).toBe(false);
});
