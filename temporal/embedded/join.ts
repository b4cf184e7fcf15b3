import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { StrataError } from '../../platform/errors.js';
import { isLocked } from '../../platform/file-lock.js';
import { buildStamp, projectRoot, strataHome } from '../../platform/paths.js';
import { isAlive } from '../../platform/processes.js';
import { countActiveRuns } from './active-runs.js';
import { recordUse, readEndpoint, supervisorFiles, type SupervisorMessage } from './files.js';
import { joinRunningSupervisor, type Running } from './join-running.js';
import { assertDiskSpace } from './temporal-server.js';

interface Joined extends Running {
  /** Whether this call started the supervisor. */
  readonly started: boolean;
  /** Whether the supervisor is another build than this process, and kept because of active runs. */
  readonly outdated: boolean;
}

const startTimeoutSeconds = 120;

/**
 * A connection to this STRATA_HOME's supervisor, which is started if necessary. A supervisor of another build is replaced,
 * unless it has active runs. Throws DISK_FULL, among others.
 */
export async function joinSupervisor(): Promise<Joined> {
  await assertDiskSpace();
  await recordUse();
  const deadline = performance.now() + startTimeoutSeconds * 1000;
  let started = false;
  while (performance.now() < deadline) {
    const joined = await joinRunningSupervisor();
    if (joined) {
      const outdated = joined.endpoint.build !== buildStamp();
      if (!outdated || (await isBusy(joined))) return { ...joined, started, outdated };
      await stopOutdated(joined);
    }
    if ((await startSupervisor()) === 'ready') started = true;
    else await waitForLockHolder();
  }
  throw new StrataError({
    code: 'SUPERVISOR_DOES_NOT_ANSWER',
    cause: 'environment',
    found: `the supervisor of ${strataHome()} is running, but its Temporal server does not respond`,
    remedy: `\`strata down\`, then try again; see ${supervisorFiles().supervisorLog}`,
  });
}

async function isBusy({ connection }: Pick<Joined, 'connection'>): Promise<boolean> {
  // If the server does not respond, assume active runs.
  return (await countActiveRuns(new Client({ connection })).catch(() => 1)) > 0;
}

/**
 * Stops a supervisor. It removes its endpoint first and releases the lock last, so the caller's next check finds it
 * running, ending or gone. The next supervisor restarts runs that began in the meantime.
 */
async function stopOutdated({ endpoint, connection }: Running): Promise<void> {
  await connection.close();
  if (isAlive(endpoint.pids.supervisor)) process.kill(endpoint.pids.supervisor, 'SIGTERM');
  await sleep(100);
}

/** Starts a supervisor that outlives this process. Of two at once, one finds the lock taken and exits. */
async function startSupervisor(): Promise<'ready' | 'locked'> {
  const log = openSync(supervisorFiles().supervisorLog, 'a');
  const supervisor = spawn(process.execPath, [join(projectRoot, 'dist', 'temporal', 'embedded', 'main.js')], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    cwd: strataHome(),
    env: { ...process.env, STRATA_HOME: strataHome() },
  });
  closeSync(log);
  const message = await firstMessage(supervisor);
  if (supervisor.connected) supervisor.disconnect();
  supervisor.unref();
  if (message.type === 'failed') throw new StrataError(message.error);
  return message.type;
}

async function firstMessage(supervisor: ChildProcess): Promise<SupervisorMessage> {
  const received = once(supervisor, 'message').then(([message]) => message as SupervisorMessage);
  const exited = once(supervisor, 'exit').then((): SupervisorMessage => ({
    type: 'failed',
    error: {
      code: 'SUPERVISOR_FAILED',
      cause: 'environment',
      found: 'the supervisor exited before it was ready',
      remedy: `see ${supervisorFiles().supervisorLog}`,
    },
  }));
  return Promise.race([received, exited]);
}

/** Another supervisor is starting or ending; or an orphaned server, if the kernel did not kill it, holds the lock. */
async function waitForLockHolder(): Promise<void> {
  const endpoint = await readEndpoint();
  const isOrphan = endpoint && !isAlive(endpoint.pids.supervisor) && (await isLocked(supervisorFiles().lock));
  if (isOrphan && isAlive(endpoint.pids.server)) process.kill(endpoint.pids.server, 'SIGTERM');
  await sleep(100);
}
