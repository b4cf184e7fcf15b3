import type { MetricGauge, MetricMeter, MetricTags } from '@temporalio/common';
import type { ErrorDetails } from '../platform/errors.js';
import type { ComputeEvent, ProgressEvent } from '../nas/protocol.js';
import type { PlannedStage, StageKind } from '../spec/plan.js';

/** Metrics about stages. No label names a run, which would make cardinality unbounded. */
export interface StageMetrics {
  /** A result was cached. */
  found(kind: StageKind): void;
  /** An attempt started. */
  began(stage: Pick<PlannedStage, 'kind' | 'resources'>): AttemptMetrics;
}

interface AttemptMetrics {
  observe(event: ComputeEvent): void;
  ended(outcome: 'completed' | 'stopped' | 'failed', error?: ErrorDetails): void;
}

export function stageMetrics(meter: MetricMeter): StageMetrics {
  const found = meter.createCounter('strata_results_found', undefined, 'Results that were in the store');
  const started = meter.createCounter('strata_attempts_started', undefined, 'Attempts that began');
  const ended = meter.createCounter('strata_attempts_ended', undefined, 'Attempts that ended, by outcome');
  const running = summed(meter.createGauge('strata_attempts_running', 'int', undefined, 'Running attempts'));
  const steps = meter.createCounter('strata_steps', undefined, 'Steps made');
  const pace = summed(
    meter.createGauge('strata_steps_per_second', 'float', undefined, 'Steps per second of running attempts'),
  );
  const writing = meter.createHistogram(
    'strata_checkpoint_write',
    'float',
    'seconds',
    'Time that writing a checkpoint took',
  );
  const written = meter.createCounter('strata_checkpoint_bytes', undefined, 'Bytes of checkpoints written');
  return {
    found: (kind) => found.add(1, { kind }),
    began({ kind, resources: { queue } }) {
      const labels = { kind, queue };
      let last: Pick<ProgressEvent, 'phase' | 'step'> = { phase: 'train', step: 0 };
      const slot = running.part(labels);
      let rate = pace.part({ ...labels, phase: last.phase });
      started.add(1, labels);
      slot.set(1);

      function progressed(event: ProgressEvent): void {
        const { phase, step } = event;
        const before = phase === last.phase && step >= last.step ? last.step : 0;
        steps.add(step - before, { ...labels, phase });
        if (phase !== last.phase) {
          rate.set(0);
          rate = pace.part({ ...labels, phase });
        }
        rate.set(event.stepsPerSecond ?? 0);
        last = { phase, step };
      }

      return {
        observe(event) {
          if (event.type === 'started') last = { phase: 'train', step: event.fromStep };
          if (event.type === 'progress') progressed(event);
          if (event.type !== 'checkpoint') return;
          writing.record(event.seconds, { kind });
          written.add(event.size, { kind });
        },
        ended(outcome, error) {
          slot.set(0);
          rate.set(0);
          ended.add(1, { ...labels, outcome, ...(error && { code: error.code }) });
        },
      };
    },
  };
}

/** A gauge that shows the sum over attempts with the same labels. */
function summed(gauge: MetricGauge) {
  const sums = new Map<string, number>();
  return {
    part(labels: MetricTags) {
      const name = JSON.stringify(labels);
      let mine = 0;
      return {
        set(value: number) {
          const sum = (sums.get(name) ?? 0) + value - mine;
          mine = value;
          sums.set(name, sum);
          // Floating-point sums do not return to exactly 0.
          gauge.set(Math.max(0, Math.round(sum * 1e6) / 1e6), labels);
        },
      };
    },
  };
}
