import { StrataError } from '../errors/strata-error.js';
import type { StageAttempt } from '../lineage/lineage-record.js';

/** Ends of a compute process that come from what it computes, or from what that needs, as far as can be told. */
const abnormal = ['COMPUTE_KILLED', 'COMPUTE_STALLED'];

/**
 * The fault of a stage whose compute process died twice in succession, from the same step and without a new checkpoint:
 * the next attempt would go the same way. Undefined otherwise. That a worker was lost or told to stop says nothing about
 * the stage, so such an attempt between two others makes a new beginning, as does whoever resumes the run.
 * @param attempts of the run at the stage, the failed one last
 * @param inSuccession how many of these belong together: Temporal's number of the last
 */
export function noProgress(
  stage: string,
  attempts: readonly StageAttempt[],
  inSuccession: number,
): StrataError | undefined {
  const [before, last] = attempts.slice(-2);
  if (!before || !last || inSuccession < 2 || !diedInPlace(before) || !diedInPlace(last)) return undefined;
  if (before.fromStep !== last.fromStep) return undefined;
  const from = last.fromStep ? `from step ${last.fromStep}` : 'from the beginning';
  return new StrataError({
    code: 'STAGE_NO_PROGRESS',
    fault: 'user',
    found: `attempts ${before.attempt} and ${last.attempt} at stage ${stage} both went on ${from} and died before a new checkpoint: ${last.error?.found}`,
    expected: 'progress between two attempts',
    remedy:
      'see the logs of both attempts (`strata logs`); if memory is short, take a smaller batch or network; if not, write checkpoints more often. Then resume the run: it goes on from its last checkpoint',
  });
}

function diedInPlace({ outcome, error, checkpointBytes }: StageAttempt): boolean {
  return outcome === 'failed' && abnormal.includes(error?.code ?? '') && checkpointBytes === undefined;
}
