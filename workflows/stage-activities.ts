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

/** Activities that compute a stage: on the stage's queue, with the attempts and timeout of its spec. */
export function computeActivities(stage: PlannedStage, heartbeatSeconds: number) {
  return proxyActivities<Pick<StageActivities, 'runStage'>>({
    ...shared(stage, heartbeatSeconds),
    activityId: stage.name,
    taskQueue: stage.resources.queue,
    startToCloseTimeout: seconds(stage.timeoutSeconds),
    retry: retryAsSpecified(stage),
  });
}

/** Activities that read the store and take no compute slot. */
export function bookkeepingActivities(stage: PlannedStage, heartbeatSeconds: number) {
  return proxyActivities<Pick<StageActivities, 'findStage'>>({
    ...shared(stage, heartbeatSeconds),
    startToCloseTimeout: seconds(stage.timeoutSeconds),
    retry: retryAsSpecified(stage),
  });
}

/** Waiting for another run is not an attempt at the stage: no timeout or retry limit of the spec applies. */
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
    // Wait for a stopped stage to write its checkpoint and return the step.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  };
}

/** The retry policy of the spec. Back-off doubles up to the maximum. */
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

/** The designed error for a stage activity that failed permanently. */
export function stageError(stage: PlannedStage, error: unknown): ErrorDetails {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    return (cause.details?.[0] as ErrorDetails | undefined) ?? unexpectedError(stage, cause.message);
  }
  if (cause instanceof TimeoutFailure)
    return cause.timeoutType === 'HEARTBEAT' ? workerLost(stage) : tookTooLong(stage);
  return unexpectedError(stage, cause instanceof Error ? cause.message : String(cause));
}

function workerLost(stage: PlannedStage): ErrorDetails {
  return {
    code: 'STAGE_WORKER_LOST',
    cause: 'environment',
    found: `the worker of stage ${stage.name} was lost in ${times(stage.retry.attempts)}`,
    expected: 'a worker that sends heartbeats until the stage ends',
    remedy:
      'check the worker for crashes or a lack of memory, then resume the run: it continues from the last checkpoint',
  };
}

function tookTooLong(stage: PlannedStage): ErrorDetails {
  return {
    code: 'STAGE_TIMED_OUT',
    cause: 'user',
    found: `an attempt at stage ${stage.name} took longer than its timeout of ${stage.timeoutSeconds} s`,
    remedy:
      'increase `timeout` of the stage in the spec, then run the pipeline again: it continues from the last checkpoint',
  };
}

function unexpectedError(stage: PlannedStage, message: string): ErrorDetails {
  return { code: 'STAGE_FAILED', cause: 'bug', found: `stage ${stage.name}: ${message}` };
}

function times(attempts: number): string {
  return attempts === 1 ? 'its only attempt' : `each of ${attempts} attempts`;
}
