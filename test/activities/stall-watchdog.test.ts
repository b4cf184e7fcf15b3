import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchForStall, type StallWatchdog } from '../../activities/compute-process.js';
import type { ProgressEvent } from '../../nas/protocol.js';

const limits = { firstStepSeconds: 1800, leastSeconds: 120, medians: 20 };
let stalls: number[];
let watchdog: StallWatchdog;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  stalls = [];
  watchdog = watchForStall((seconds) => stalls.push(seconds), limits);
});
afterEach(() => {
  watchdog.stop();
  vi.useRealTimers();
});

const wait = (seconds: number) => vi.advanceTimersByTime(seconds * 1000);
const progress = (step: number, phase = 'train'): ProgressEvent => ({
  type: 'progress',
  phase,
  step,
  steps: 1000,
});
const steps = (count: number, seconds: number) => {
  for (let step = 1; step <= count; step++) {
    wait(seconds);
    watchdog.observe(progress(step));
  }
};

test('the first step has a long limit', () => {
  wait(1790);
  expect(stalls).toEqual([]);
  wait(20);
  expect(stalls).toHaveLength(1);
});

test('fast steps that stop are a stall after the minimum time', () => {
  steps(10, 1);
  wait(119);
  expect(stalls).toEqual([]);
  wait(3);
  expect(stalls).toHaveLength(1);
});

test('slow steps have a limit of twenty times their median', () => {
  steps(10, 30);
  wait(590);
  expect(stalls).toEqual([]);
  wait(20);
  expect(stalls).toHaveLength(1);
});

test('steps of 30 s are never a stall', () => {
  steps(1000, 30);
  expect(stalls).toEqual([]);
});

test('reporting the same step again does not count as progress', () => {
  steps(10, 1);
  for (let second = 0; second < 125; second++) {
    wait(1);
    watchdog.observe(progress(10));
  }
  expect(stalls).toHaveLength(1);
});

test('a new phase has the long limit again', () => {
  steps(10, 1);
  watchdog.observe(progress(10, 'derive'));
  wait(1700);
  expect(stalls).toEqual([]);
});

test('a phase that restarts, for the second part of the data, counts from its beginning', () => {
  steps(10, 1);
  wait(1);
  watchdog.observe(progress(1));
  for (let step = 2; step <= 9; step++) {
    wait(100);
    watchdog.observe(progress(step));
  }
  expect(stalls).toEqual([]);
});

test('a stall is reported once', () => {
  wait(4000);
  expect(stalls).toHaveLength(1);
});
