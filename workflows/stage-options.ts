import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { StageActivities } from '../activities/stage-activities.js';
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
