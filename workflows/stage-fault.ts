import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import type { ErrorDetails } from '../errors/strata-error.js';
import type { PlannedStage } from '../spec/plan.js';

/** Why a stage's activity failed for good, as its reader should see it. */
export function stageFault(stage: PlannedStage, error: unknown): ErrorDetails {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    return (cause.details?.[0] as ErrorDetails | undefined) ?? unforeseen(stage, cause.message);
  }
  if (cause instanceof TimeoutFailure)
    return cause.timeoutType === 'HEARTBEAT' ? workerLost(stage) : tookTooLong(stage);
  return unforeseen(stage, cause instanceof Error ? cause.message : String(cause));
}

function workerLost(stage: PlannedStage): ErrorDetails {
  return {
    code: 'STAGE_WORKER_LOST',
    fault: 'world',
    found: `the worker of stage ${stage.name} was lost in ${times(stage.retry.attempts)}`,
    expected: 'a worker that is heard of until the stage ends',
    remedy:
      'look for crashes or a lack of memory on the worker, then resume the run: it goes on from the last checkpoint',
  };
}

function tookTooLong(stage: PlannedStage): ErrorDetails {
  return {
    code: 'STAGE_TIMED_OUT',
    fault: 'user',
    found: `an attempt at stage ${stage.name} took longer than its timeout of ${stage.timeoutSeconds} s`,
    remedy:
      'raise `timeout` of the stage in the file, then run that again: it goes on from the last checkpoint',
  };
}

function unforeseen(stage: PlannedStage, message: string): ErrorDetails {
  return { code: 'STAGE_FAILED', fault: 'bug', found: `stage ${stage.name}: ${message}` };
}

function times(attempts: number): string {
  return attempts === 1 ? 'its only attempt' : `each of ${attempts} attempts`;
}
