import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { StrataError } from '../../platform/errors.js';
import { isLocked } from '../../platform/file-lock.js';
import { strataHome } from '../../platform/paths.js';
import { isAlive } from '../../platform/processes.js';
import type { Endpoint } from '../../schemas/generated/endpoint.js';
import { readEndpoint, supervisorFiles } from './files.js';

export interface Running {
  readonly endpoint: Endpoint;
  readonly connection: Connection;
}

/**
 * A connection to this STRATA_HOME's supervisor, or undefined if none is running. Loads Temporal's client, which takes most
 * of the time of a short command, only if needed.
 */
export async function joinRunningSupervisor(): Promise<Running | undefined> {
  const endpoint = await readEndpoint();
  if (!endpoint || !isAlive(endpoint.pids.supervisor)) return undefined;
  const { connectTo } = await import('./connect.js');
  const connection = await connectTo(endpoint).catch(() => undefined);
  return connection && { endpoint, connection };
}

const stopTimeoutSeconds = 120;

/**
 * Stops this STRATA_HOME's supervisor and waits until it and its server have exited. Running stages write a checkpoint
 * first. Returns false if no supervisor was running.
 */
export async function stopSupervisor(): Promise<boolean> {
  const { lock } = supervisorFiles();
  if (!(await isLocked(lock))) return false;
  const deadline = performance.now() + stopTimeoutSeconds * 1000;
  let signaled: number | undefined;
  while (await isLocked(lock)) {
    // A supervisor that is still starting has no endpoint yet.
    const pid = (await readEndpoint())?.pids.supervisor;
    if (pid !== undefined && pid !== signaled && isAlive(pid)) process.kill((signaled = pid), 'SIGTERM');
    if (performance.now() > deadline) throw stillRunning();
    await sleep(100);
  }
  return true;
}

function stillRunning(): StrataError {
  return new StrataError({
    code: 'SUPERVISOR_DOES_NOT_END',
    cause: 'environment',
    found: `the supervisor of ${strataHome()} did not stop within ${stopTimeoutSeconds} s`,
    remedy: `see ${supervisorFiles().supervisorLog}, and kill its processes`,
  });
}
