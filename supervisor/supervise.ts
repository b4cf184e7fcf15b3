import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { keepRunning } from './child.js';
import { removeEndpoint, writeEndpoint } from './endpoint.js';
import { supervisorFiles } from './files.js';
import { countActiveRuns, isInUse } from './idleness.js';
import { takeLock } from './lock.js';
import type { SupervisorNews } from './main.js';
import { choosePorts, startTemporalServer } from './temporal-server.js';
import { startWorkerProcess } from './worker-process.js';

/** Seconds without a run under way and without a command after which the supervisor ends itself. */
const idleSeconds = Number(process.env['STRATA_IDLE_SECONDS'] ?? 60);

/** Longer than a stage's grace to write its last checkpoint. */
const workerGraceSeconds = 60;
const serverGraceSeconds = 15;

/** Keeps this STRATA_HOME's Temporal server and worker running until nothing needs them or a signal ends it. */
export async function supervise(tell: (news: SupervisorNews) => Promise<void>): Promise<void> {
  const lock = await takeLock(supervisorFiles().lock);
  if (lock === undefined) return tell({ type: 'locked' });
  await removeEndpoint();
  const ending = new AbortController();
  const lost: unknown[] = [];
  process.on('SIGTERM', () => ending.abort()).on('SIGINT', () => ending.abort());

  const keeping = {
    onRestart: () => void publish(),
    onLost: (error: unknown) => {
      lost.push(error);
      ending.abort();
    },
  };
  const { ports, first } = await startOnFreePorts(lock);
  const address = `127.0.0.1:${ports.grpc}`;
  const server = keepRunning(first, () => startTemporalServer(ports, lock), keeping);
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const { clusterId } = await connection.workflowService.getClusterInfo({});
  const firstWorker = await startWorkerProcess(address, ending.signal).catch(async (error: unknown) => {
    await server.stop(serverGraceSeconds);
    throw error;
  });
  const worker = keepRunning(firstWorker, () => startWorkerProcess(address, ending.signal), keeping);
  await publish();
  await tell({ type: 'ready' });
  if (process.connected) process.disconnect();

  await untilNeeded();
  await removeEndpoint();
  await connection.close();
  await worker.stop(workerGraceSeconds);
  await server.stop(serverGraceSeconds);
  if (lost.length > 0) throw lost[0];

  function publish(): Promise<void> {
    return writeEndpoint({
      apiVersion: 'strata/v1',
      address,
      ui: `http://127.0.0.1:${ports.ui}`,
      clusterId,
      pids: { supervisor: process.pid, server: server.pid, worker: worker.pid },
    });
  }

  async function untilNeeded(): Promise<void> {
    let idleSince = performance.now();
    while (!ending.signal.aborted) {
      await sleep(Math.min(2000, idleSeconds * 250), undefined, { signal: ending.signal }).catch(
        () => undefined,
      );
      const active = await countActiveRuns(client).catch(() => 1);
      if (active > 0) idleSince = performance.now();
      if (performance.now() - idleSince < idleSeconds * 1000 || (await isInUse(idleSeconds))) continue;
      await removeEndpoint();
      if (!(await isInUse(idleSeconds))) return;
      await publish();
    }
  }
}

/** A port that was free a moment ago may be taken when the server wants it: then others are tried. */
async function startOnFreePorts(lock: number) {
  const ports = await choosePorts();
  try {
    return { ports, first: await startTemporalServer(ports, lock) };
  } catch {
    const others = await choosePorts();
    return { ports: others, first: await startTemporalServer(others, lock) };
  }
}
