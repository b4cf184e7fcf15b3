import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  NativeConnection,
  type NativeConnectionOptions,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import { devices } from './activities/devices.js';
import { bookkeepingActivities, computeActivities } from './activities/index.js';
import { stageLogInterceptors } from './activities/stage-log.js';
import { stageMetrics } from './activities/stage-metrics.js';
import { environmentNumber, metricsAddress } from './platform/environment.js';
import { projectRoot } from './platform/paths.js';
import { processLog } from './platform/process-log.js';
import { clusterConfig, clusterError } from './temporal/cluster.js';
import { installRuntime } from './temporal/runtime.js';
import { reportBacklog } from './temporal/queue-backlog.js';

export interface WorkerSlots {
  /** Number of stages of the `cpu` queue that run in parallel. */
  readonly cpu: number;
  /** Number of GPUs, each of which runs one stage of the `gpu` queue. Without any, the queue is not served. */
  readonly gpu: number;
}

/**
 * Serves the queues `strata` (workflows and bookkeeping), `cpu` and `gpu` until the process is stopped; running stages
 * then write a checkpoint first.
 */
export async function serve(slots: WorkerSlots, onReady: () => void): Promise<void> {
  // First, because the runtime would keep a process alive that serves nothing.
  const { connectionOptions, namespace } = await clusterConfig();
  const log = processLog('worker');
  const meter = installRuntime(log);
  const metrics = stageMetrics(meter);
  const connection = await connect(connectionOptions, namespace);
  const common: Omit<WorkerOptions, 'taskQueue'> = {
    connection,
    namespace,
    // A stage is asked to stop soon after the worker is, has a grace period to write a checkpoint, and is then killed.
    shutdownGraceTime: '500 ms',
    shutdownForceTime: (graceSeconds + 10) * 1000,
    maxHeartbeatThrottleInterval: '400 ms',
    defaultHeartbeatThrottleInterval: '400 ms',
    interceptors: { activity: [stageLogInterceptors] },
  };
  const compute = computeActivities({
    program: computeProgram(),
    devices: devices(slots.gpu),
    graceSeconds,
    metrics,
  });
  const queues = computeQueues(slots);
  const workers = [
    Worker.create({
      ...common,
      taskQueue: 'strata',
      ...workflows(),
      activities: bookkeepingActivities(metrics),
    }),
    ...queues.map(([taskQueue, slotCount]) =>
      Worker.create({
        ...common,
        taskQueue,
        activities: compute,
        maxConcurrentActivityTaskExecutions: slotCount,
      }),
    ),
  ];
  const created = await Promise.all(workers);
  const names = queues.map(([queue]) => queue);
  // The backlog is only needed for metrics.
  const watching = metricsAddress() ? reportBacklog(connection, namespace, names, meter) : undefined;
  log.info({ namespace, slots }, 'serving');
  onReady();
  const running = created.map((worker) => worker.run());
  try {
    await Promise.all(running);
  } catch (error) {
    // A queue without its worker would leave its stages waiting, so the whole process is replaced.
    for (const worker of created) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.allSettled(running);
    throw error;
  } finally {
    watching?.stop();
    log.info('ended');
    await connection.close();
  }
}

async function connect(options: NativeConnectionOptions, namespace: string): Promise<NativeConnection> {
  let connection: NativeConnection | undefined;
  try {
    connection = await NativeConnection.connect(options);
    await connection.workflowService.describeNamespace({ namespace });
    return connection;
  } catch (error) {
    await connection?.close();
    throw clusterError(error, namespace);
  }
}

const graceSeconds = environmentNumber('STRATA_GRACE_SECONDS');

function computeQueues({ cpu, gpu }: WorkerSlots): [string, number][] {
  const queues: [string, number][] = [
    ['cpu', cpu],
    ['gpu', gpu],
  ];
  return queues.filter(([, slotCount]) => slotCount > 0);
}

/** Bundled by the build: bundling takes longer than the rest of a worker's start. */
function workflows(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const codePath = join(projectRoot, 'dist', 'workflow-bundle.js');
  if (existsSync(codePath)) return { workflowBundle: { codePath } };
  return { workflowsPath: join(projectRoot, 'dist', 'workflows', 'index.js') };
}

/** `STRATA_COMPUTE` names another program: tests use a stub. */
function computeProgram(): string {
  return process.env['STRATA_COMPUTE'] ?? join(projectRoot, 'dist', 'nas', 'compute.js');
}
