import type { MetricMeter } from '@temporalio/common';
import type { NativeConnection } from '@temporalio/worker';

const lookEveryMilliseconds = 10_000;
/** TASK_QUEUE_TYPE_ACTIVITY of Temporal's API. */
const activityQueue = 2 as never;

/** Tells how many stages wait on each queue for a slot of any worker, as Temporal's server counts them. */
export function reportBacklog(
  connection: NativeConnection,
  namespace: string,
  queues: readonly string[],
  meter: MetricMeter,
): { stop(): void } {
  const waiting = meter.createGauge(
    'strata_queue_backlog',
    'int',
    undefined,
    'Activities that wait for a slot of any worker',
  );
  const look = async (queue: string) => {
    const { stats } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: queue },
      taskQueueType: activityQueue,
      reportStats: true,
    });
    waiting.set(Number(stats?.approximateBacklogCount ?? 0), { queue });
  };
  // A server that does not answer now is asked again.
  const lookAtAll = () => void Promise.allSettled(queues.map(look));
  const timer = setInterval(lookAtAll, lookEveryMilliseconds);
  lookAtAll();
  return { stop: () => clearInterval(timer) };
}
