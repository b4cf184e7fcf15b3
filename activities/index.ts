import { cancellationSignal } from '@temporalio/activity';
import { activityFailure } from './attempts.js';
import { awaitStage, startHeartbeat, findStage } from './find-stage.js';
import { type ComputeSettings, runStage } from './run-stage.js';
import type { StageActivities } from './stage-activities.js';
import type { StageMetrics } from './stage-metrics.js';

/** Activities of the queue `strata`. */
export function bookkeepingActivities(
  metrics: StageMetrics,
): Pick<StageActivities, 'findStage' | 'awaitStage'> {
  return {
    findStage: (task) => withHeartbeat(() => findStage(task, metrics)),
    awaitStage: (task, identity) => withHeartbeat(() => awaitStage(task, identity, cancellationSignal())),
  };
}

/** Activities of the queues `cpu` and `gpu`. */
export function computeActivities(settings: ComputeSettings): Pick<StageActivities, 'runStage'> {
  return { runStage: (task, identity) => withActivityFailures(() => runStage(settings, task, identity)) };
}

async function withHeartbeat<T>(work: () => Promise<T>): Promise<T> {
  const heartbeat = startHeartbeat();
  try {
    return await withActivityFailures(work);
  } finally {
    heartbeat.stop();
  }
}

async function withActivityFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw activityFailure(error);
  }
}
