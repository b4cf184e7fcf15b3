import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { StageActivities } from '../activities/stage-activities.js';
import type { ErrorDetails } from '../platform/errors.js';
import type { PlannedStage } from '../spec/plan.js';

/** Activities that compute a stage: on the stage's queue, as often and as long as its spec allows. */
export function computeActivities(stage: PlannedStage, heartbeatSeconds: number) {
  return proxyActivities<Pick<StageActivities, 'runStage'>>({
    ...shared(stage, heartbeatSeconds),
    activityId: stage.name,
    taskQueue: stage.resources.queue,
    startToCloseTimeout: seconds(stage.timeoutSeconds),
    retry: retryAsSpecified(stage),
  });
}

/** Activities that look into the store, which take no compute slot. */
export function bookkeepingActivities(stage: PlannedStage, heartbeatSeconds: number) {
  return proxyActivities<Pick<StageActivities, 'findStage'>>({
    ...shared(stage, heartbeatSeconds),
    startToCloseTimeout: seconds(stage.timeoutSeconds),
    retry: retryAsSpecified(stage),
  });
}

/** Waiting for another run is not the stage's own attempt: it goes on for as long as that run takes. */
export function waitingActivities(stage: PlannedStage, heartbeatSeconds: number) {
  return proxyActivities<Pick<StageActivities, 'awaitStage'>>({
    ...shared(stage, heartbeatSeconds),
    startToCloseTimeout: '365 days',
  });
}

function shared(stage: PlannedStage, heartbeatSeconds: number) {
  return {
    summary: stage.name,
    heartbeatTimeout: seconds(heartbeatSeconds),
    // A stage that is told to stop writes a checkpoint and says at which step: wait for that.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  };
}

/** Back-off doubles from the one to the other that the spec gives. */
export function retryAsSpecified({ retry }: PlannedStage) {
  return {
    maximumAttempts: retry.attempts,
    initialInterval: seconds(retry.backoffSeconds),
    maximumInterval: seconds(retry.maximumBackoffSeconds),
    backoffCoefficient: 2,
  };
}

/** Temporal's durations are milliseconds. */
function seconds(value: number): number {
  return value * 1000;
}

/** Why a stage's activity failed for good, as its reader should see it. */
export function stageError(stage: PlannedStage, error: unknown): ErrorDetails {
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
    cause: 'environment',
    found: `the worker of stage ${stage.name} was lost in ${times(stage.retry.attempts)}`,
    expected: 'a worker that is heard of until the stage ends',
    remedy:
      'look for crashes or a lack of memory on the worker, then resume the run: it goes on from the last checkpoint',
  };
}

function tookTooLong(stage: PlannedStage): ErrorDetails {
  return {
    code: 'STAGE_TIMED_OUT',
    cause: 'user',
    found: `an attempt at stage ${stage.name} took longer than its timeout of ${stage.timeoutSeconds} s`,
    remedy:
      'raise `timeout` of the stage in the file, then run that again: it goes on from the last checkpoint',
  };
}

function unforeseen(stage: PlannedStage, message: string): ErrorDetails {
  return { code: 'STAGE_FAILED', cause: 'bug', found: `stage ${stage.name}: ${message}` };
}

function times(attempts: number): string {
  return attempts === 1 ? 'its only attempt' : `each of ${attempts} attempts`;
}
