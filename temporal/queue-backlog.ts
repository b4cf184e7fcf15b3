import type { MetricMeter } from '@temporalio/common';
import type { NativeConnection } from '@temporalio/worker';

const pollMilliseconds = 10_000;
/** TASK_QUEUE_TYPE_ACTIVITY of Temporal's API. */
const activityQueue = 2 as never;

/** Exports the backlog of each queue, as counted by Temporal's server, as a metric. */
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
  const poll = async (queue: string) => {
    const { stats } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: queue },
      taskQueueType: activityQueue,
      reportStats: true,
    });
    waiting.set(Number(stats?.approximateBacklogCount ?? 0), { queue });
  };
  // A failed request is repeated at the next interval.
  const pollAll = () => void Promise.allSettled(queues.map(poll));
  const timer = setInterval(pollAll, pollMilliseconds);
  pollAll();
  return { stop: () => clearInterval(timer) };
}
