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
 * A connection to this STRATA_HOME's supervisor, or undefined where none runs. Temporal's client, which takes longer to
 * load than everything else of a short command, is loaded only where there is one.
 */
export async function joinRunningSupervisor(): Promise<Running | undefined> {
  const endpoint = await readEndpoint();
  if (!endpoint || !isAlive(endpoint.pids.supervisor)) return undefined;
  const { connectTo } = await import('./connect.js');
  const connection = await connectTo(endpoint).catch(() => undefined);
  return connection && { endpoint, connection };
}

const patienceSeconds = 120;

/**
 * Tells this STRATA_HOME's supervisor to end and waits until it and its server are gone: the stages that it runs write
 * a checkpoint first. False when none was running.
 */
export async function stopSupervisor(): Promise<boolean> {
  const { lock } = supervisorFiles();
  if (!(await isLocked(lock))) return false;
  const deadline = performance.now() + patienceSeconds * 1000;
  let told: number | undefined;
  while (await isLocked(lock)) {
    // One that is only starting has no endpoint yet.
    const pid = (await readEndpoint())?.pids.supervisor;
    if (pid !== undefined && pid !== told && isAlive(pid)) process.kill((told = pid), 'SIGTERM');
    if (performance.now() > deadline) throw stillRunning();
    await sleep(100);
  }
  return true;
}

function stillRunning(): StrataError {
  return new StrataError({
    code: 'SUPERVISOR_DOES_NOT_END',
    cause: 'environment',
    found: `the supervisor of ${strataHome()} did not end within ${patienceSeconds} s`,
    remedy: `see ${supervisorFiles().supervisorLog}, and end its processes by hand`,
  });
}
