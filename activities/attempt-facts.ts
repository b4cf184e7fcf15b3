import type { StageAttempt } from '../lineage/lineage-record.js';
import type { ComputeEvent } from '../nas/protocol.js';
import { errorDetails } from './activity-failure.js';

/** What the lineage will tell of an attempt, gathered while it runs. */
export interface AttemptFacts {
  saw(event: ComputeEvent): void;
  ended(outcome: 'completed' | 'stopped'): StageAttempt;
  ended(outcome: 'failed', error: unknown): StageAttempt;
  /** Seconds since the attempt began. */
  seconds(): number;
}

export function attemptFacts(attempt: number, fence: number): AttemptFacts {
  const startedAt = new Date().toISOString();
  const began = performance.now();
  let seen: Pick<StageAttempt, 'fromStep' | 'facts' | 'checkpointBytes'> = {};
  return {
    saw(event) {
      if (event.type === 'started') seen = { fromStep: event.fromStep, facts: { ...event.facts } };
      if (event.type === 'checkpoint') seen = { ...seen, checkpointBytes: event.size };
    },
    ended: (outcome: StageAttempt['outcome'], error?: unknown) => ({
      attempt,
      fence,
      startedAt,
      finishedAt: new Date().toISOString(),
      outcome,
      ...seen,
      ...(outcome === 'failed' && { error: errorDetails(error) }),
    }),
    seconds: () => (performance.now() - began) / 1000,
  };
}
