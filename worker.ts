import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { bookkeepingActivities, computeActivities } from './activities/index.js';
import { devices } from './activities/devices.js';
import { environmentNumber } from './paths/environment-number.js';
import { projectRoot } from './paths/project-root.js';
import { clusterConfig } from './temporal/cluster.js';

export interface WorkerSlots {
  /** Stages of the `cpu` queue that are computed side by side. */
  readonly cpu: number;
  /** Graphics processors, each of which computes one stage of the `gpu` queue. Without any, the queue is not served. */
  readonly gpu: number;
}

/**
 * Serves the queues `strata` (workflows and bookkeeping), `cpu` and `gpu` until the process is told to end; stages
 * that are running then write a checkpoint first.
 */
export async function serve(slots: WorkerSlots, onReady: () => void): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: ['SIGINT', 'SIGTERM'] });
  const { connectionOptions, namespace = 'default' } = await clusterConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  const common: Omit<WorkerOptions, 'taskQueue'> = {
    connection,
    namespace,
    // A stage is told to stop soon after the worker is, has its grace to write a checkpoint, and is then killed.
    shutdownGraceTime: '500 ms',
    shutdownForceTime: (graceSeconds + 10) * 1000,
    maxHeartbeatThrottleInterval: '400 ms',
    defaultHeartbeatThrottleInterval: '400 ms',
  };
  const compute = computeActivities({ program: computeProgram(), devices: devices(slots.gpu), graceSeconds });
  const workers = [
    Worker.create({ ...common, taskQueue: 'strata', ...workflows(), activities: bookkeepingActivities }),
    ...computeQueues(slots).map(([taskQueue, slotCount]) =>
      Worker.create({
        ...common,
        taskQueue,
        activities: compute,
        maxConcurrentActivityTaskExecutions: slotCount,
      }),
    ),
  ];
  const created = await Promise.all(workers);
  onReady();
  const running = created.map((worker) => worker.run());
  try {
    await Promise.all(running);
  } catch (error) {
    // A queue without its worker would leave its stages waiting: better that this process is replaced as a whole.
    for (const worker of created) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.allSettled(running);
    throw error;
  } finally {
    await connection.close();
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

/** Bundled ahead by the build: bundling takes longer than all the rest of a worker's start. */
function workflows(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const codePath = join(projectRoot, 'dist', 'workflow-bundle.js');
  if (existsSync(codePath)) return { workflowBundle: { codePath } };
  return { workflowsPath: join(projectRoot, 'dist', 'workflows', 'index.js') };
}

/** `STRATA_COMPUTE` puts another program in its place: tests of what surrounds the computing do so. */
function computeProgram(): string {
  return process.env['STRATA_COMPUTE'] ?? join(projectRoot, 'dist', 'nas', 'compute.js');
}
