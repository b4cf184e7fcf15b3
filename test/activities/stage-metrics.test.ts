import type { MetricMeter, MetricTags } from '@temporalio/common';
import { beforeEach, expect, test } from 'vitest';
import { stageMetrics } from '../../activities/stage-metrics.js';
import type { ProgressEvent } from '../../nas/protocol.js';

/** The value of each metric, by name and labels. */
let shown: Record<string, number>;
beforeEach(() => (shown = {}));

const id = (name: string, tags: MetricTags = {}) => [name, ...Object.values(tags)].join(' ');
const adding = (name: string) => (value: number, tags?: MetricTags) => {
  shown[id(name, tags)] = (shown[id(name, tags)] ?? 0) + value;
};
const meter = {
  createCounter: (name: string) => ({ add: adding(name) }),
  createHistogram: (name: string) => ({ record: adding(name) }),
  createGauge: (name: string) => ({
    set: (value: number, tags?: MetricTags) => void (shown[id(name, tags)] = value),
  }),
} as unknown as MetricMeter;

const stage = { kind: 'search', resources: { queue: 'cpu' } } as const;
const progress = (step: number, more: Partial<ProgressEvent> = {}): ProgressEvent => ({
  type: 'progress',
  phase: 'train',
  step,
  steps: 10,
  ...more,
});

test('an attempt that resumes from a checkpoint counts only its own steps', () => {
  const attempt = stageMetrics(meter).began(stage);
  attempt.observe({ type: 'started', fromStep: 7, steps: 10, facts: {} });
  attempt.observe(progress(8));
  attempt.observe(progress(10));
  expect(shown['strata_steps search cpu train']).toBe(3);
});

test('a repeated phase counts from its beginning', () => {
  const attempt = stageMetrics(meter).began(stage);
  for (const step of [1, 2, 1, 2]) attempt.observe(progress(step, { phase: 'validate' }));
  expect(shown['strata_steps search cpu validate']).toBe(4);
});

test('concurrent attempts show the sum of their rates, and ended attempts have none', () => {
  const metrics = stageMetrics(meter);
  const [one, other] = [metrics.began(stage), metrics.began(stage)];
  one.observe(progress(1, { stepsPerSecond: 2.5 }));
  other.observe(progress(1, { stepsPerSecond: 4 }));
  expect(shown['strata_steps_per_second search cpu train']).toBe(6.5);
  expect(shown['strata_attempts_running search cpu']).toBe(2);
  one.ended('completed');
  expect(shown['strata_steps_per_second search cpu train']).toBe(4);
  other.observe(progress(1, { phase: 'validate', stepsPerSecond: 30 }));
  expect(shown['strata_steps_per_second search cpu train']).toBe(0);
  other.ended('failed', { code: 'STORE_FULL', cause: 'environment', found: 'no space left' });
  expect(shown['strata_steps_per_second search cpu validate']).toBe(0);
  expect(shown['strata_attempts_running search cpu']).toBe(0);
  expect(shown['strata_attempts_ended search cpu failed STORE_FULL']).toBe(1);
});
