import { expect, test } from 'vitest';
import { withStepRate } from '../../nas/events.js';
import type { ComputeEvent, ProgressEvent } from '../../nas/protocol.js';

/** Emits progress at the given times; returns the reported rates. */
function paced() {
  let now = 0;
  const rates: (number | undefined)[] = [];
  const say = withStepRate(
    (event) => rates.push((event as ProgressEvent).stepsPerSecond),
    () => now * 1000,
  );
  const step = (seconds: number, number: number, phase = 'train') => {
    now += seconds;
    say({ type: 'progress', phase, step: number, steps: 1000 });
    return rates.at(-1);
  };
  return { step, rates };
}

/** Emits a number of steps with a fixed interval in seconds, and returns the last rate. */
function steps(step: (seconds: number, number: number) => number | undefined, seconds: readonly number[]) {
  return seconds.map((each, index) => step(each, index + 1)).at(-1);
}

test('the first step, which prepares the session, does not count', () => {
  const { step } = paced();
  expect(steps(step, [60, 0.5, 0.5, 0.5])).toBeCloseTo(2);
});

test('no rate is reported before a few steps are measured', () => {
  const { step, rates } = paced();
  steps(step, [60, 0.5, 0.5, 0.5]);
  expect(rates.map((rate) => rate === undefined)).toEqual([true, true, true, false]);
});

test('each phase has its own rate, and so does a phase that starts again', () => {
  const { step } = paced();
  steps(step, [1, 1, 1, 1, 1]);
  expect(step(9, 1, 'measure')).toBeUndefined();
  for (const number of [2, 3, 4]) step(0.25, number, 'measure');
  expect(step(0.25, 5, 'measure')).toBeCloseTo(4);
  expect(step(9, 1, 'measure')).toBeUndefined();
});

test('after a resume, only the steps of this attempt count', () => {
  const { step } = paced();
  step(30, 1201);
  step(0.5, 1202);
  step(0.5, 1203);
  expect(step(0.5, 1204)).toBeCloseTo(2);
});

test('a pause, such as for a checkpoint or the end of an epoch, changes the remaining time only a little', () => {
  const { step } = paced();
  const before = steps(step, [60, ...Array<number>(200).fill(0.5)])!;
  const after = step(10, 202)!;
  expect(Math.abs(1 / after - 1 / before) * before).toBeLessThan(0.2);
});

test('irregular steps give a stable remaining time', () => {
  const { step, rates } = paced();
  steps(step, [60, ...Array.from({ length: 300 }, (_, i) => [0.2, 0.9, 0.4, 0.5][i % 4]!)]);
  for (const rate of rates.slice(20)) expect(rate).toSatisfy((r: number) => Math.abs(r - 2) < 0.25);
});

test('a lasting change of speed changes the rate', () => {
  const { step } = paced();
  expect(steps(step, [60, ...Array<number>(500).fill(0.5), ...Array<number>(500).fill(1)])).toBeCloseTo(1, 1);
});

test('other events are passed on unchanged', () => {
  const emitted: ComputeEvent[] = [];
  const event: ComputeEvent = { type: 'stopped', step: 3 };
  withStepRate((passedOn) => emitted.push(passedOn))(event);
  expect(emitted).toEqual([event]);
});
