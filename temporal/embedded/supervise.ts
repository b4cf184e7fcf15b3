import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { checkEnvironmentNumbers, environmentNumber, metricsAddress } from '../../platform/environment.js';
import { takeLock } from '../../platform/file-lock.js';
import { buildStamp } from '../../platform/paths.js';
import type { ProcessLog } from '../../platform/process-log.js';
import { apiVersion } from '../../schemas/versions.js';
import { countActiveRuns, restartActiveRuns } from './active-runs.js';
import { restartOnExit, startWorkerProcess } from './child.js';
import { isInUse, removeEndpoint, supervisorFiles, writeEndpoint, type SupervisorMessage } from './files.js';
import { choosePorts, startTemporalServer } from './temporal-server.js';

/** Longer than the grace period for a stage's last checkpoint. */
const workerGraceSeconds = 60;
const serverGraceSeconds = 15;

/** Keeps this STRATA_HOME's Temporal server and worker running until they are idle or a signal arrives. */
export async function supervise(
  log: ProcessLog,
  notifyCommand: (message: SupervisorMessage) => Promise<void>,
): Promise<void> {
  checkEnvironmentNumbers();
  metricsAddress();
  // Seconds without an active run or a command after which the supervisor stops.
  const idleSeconds = environmentNumber('STRATA_IDLE_SECONDS');
  const build = buildStamp();
  const startedAt = new Date().toISOString();
  const lock = await takeLock(supervisorFiles().lock);
  if (lock === undefined) return notifyCommand({ type: 'locked' });
  await removeEndpoint();
  const ending = new AbortController();
  const lost: unknown[] = [];
  const onSignal = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'stop requested');
    ending.abort();
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);

  let publish = () => Promise.resolve();
  const restartEvents = (what: 'server' | 'worker') => ({
    onEnd: (child: ChildProcess) =>
      log.warn({ pid: child.pid, exitCode: child.exitCode, signal: child.signalCode }, `the ${what} exited`),
    onRestart: () => {
      log.info(`the ${what} was restarted`);
      // Without a new endpoint file commands wait, but the supervisor must continue.
      publish().catch((error: unknown) => log.error({ error }, 'cannot write the endpoint file'));
    },
    onLost: (error: unknown) => {
      log.error({ error }, `the ${what} cannot be restarted`);
      lost.push(error);
      ending.abort();
    },
  });
  const { ports, first } = await startOnFreePorts(lock);
  const address = `127.0.0.1:${ports.grpc}`;
  const server = restartOnExit(first, () => startTemporalServer(ports, lock), restartEvents('server'));
  try {
    const connected = await connectTo(address);
    try {
      await restartActiveRuns(connected.client);
      await serveWithWorker(connected);
    } finally {
      await connected.close();
    }
  } finally {
    await server.stop(serverGraceSeconds);
  }
  if (lost.length > 0) throw lost[0];
  log.info('stopped');

  async function serveWithWorker({ client, clusterId }: Connected): Promise<void> {
    const start = () => startWorkerProcess(address, ending.signal);
    const worker = restartOnExit(await start(), start, restartEvents('worker'));
    try {
      publish = () =>
        writeEndpoint({
          apiVersion,
          address,
          ui: `http://127.0.0.1:${ports.ui}`,
          clusterId,
          build,
          startedAt,
          pids: { supervisor: process.pid, server: server.pid, worker: worker.pid },
        });
      await publish();
      log.info({ address, server: server.pid, worker: worker.pid }, 'ready');
      await notifyCommand({ type: 'ready' });
      if (process.connected) process.disconnect();
      await waitUntilIdle(client);
    } finally {
      publish = () => Promise.resolve();
      await removeEndpoint();
      await worker.stop(workerGraceSeconds);
    }
  }

  async function waitUntilIdle(client: Client): Promise<void> {
    let idleSince = performance.now();
    while (!ending.signal.aborted) {
      await sleep(Math.min(2000, idleSeconds * 250), undefined, { signal: ending.signal }).catch(
        () => undefined,
      );
      const active = await countActiveRuns(client).catch(() => 1);
      if (active > 0) idleSince = performance.now();
      if (performance.now() - idleSince < idleSeconds * 1000 || (await isInUse(idleSeconds))) continue;
      await removeEndpoint();
      if (!(await isInUse(idleSeconds))) {
        log.info({ idleSeconds }, 'idle, stopping');
        return;
      }
      await publish();
    }
  }
}

/** Retries with other ports, because a free port may be taken before the server binds it. */
async function startOnFreePorts(lock: number) {
  const ports = await choosePorts();
  try {
    return { ports, first: await startTemporalServer(ports, lock) };
  } catch {
    const others = await choosePorts();
    return { ports: others, first: await startTemporalServer(others, lock) };
  }
}

interface Connected {
  readonly client: Client;
  readonly clusterId: string;
  close(): Promise<void>;
}

async function connectTo(address: string): Promise<Connected> {
  const connection = await Connection.connect({ address });
  const { clusterId } = await connection.workflowService.getClusterInfo({});
  return { client: new Client({ connection }), clusterId, close: () => connection.close() };
}
