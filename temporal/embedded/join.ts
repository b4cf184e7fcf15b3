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

export interface Joined extends Running {
  /** Whether this call started the supervisor. */
  readonly started: boolean;
  /** Whether the supervisor, which has runs under way, is of another build than this process. */
  readonly outdated: boolean;
}

const startTimeoutSeconds = 120;

/**
 * A connection to this STRATA_HOME's supervisor, which is started unless it runs. One of another build gives way to a new
 * one, unless it has runs under way. Throws DISK_FULL, among others.
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
      await giveWay(joined);
    }
    if ((await startSupervisor()) === 'ready') started = true;
    else await afterLocked();
  }
  throw new StrataError({
    code: 'SUPERVISOR_DOES_NOT_ANSWER',
    cause: 'environment',
    found: `the supervisor of ${strataHome()} runs, but its Temporal server does not answer`,
    remedy: `\`strata down\`, then try again; see ${supervisorFiles().supervisorLog}`,
  });
}

async function isBusy({ connection }: Pick<Joined, 'connection'>): Promise<boolean> {
  // A server that does not say is left alone.
  return (await countActiveRuns(new Client({ connection })).catch(() => 1)) > 0;
}

/**
 * Tells a supervisor to end. It takes its endpoint back first and gives up the lock last, so that the next look finds it
 * there, ending, or gone. A run that began in the meantime is taken up by the one that comes after.
 */
async function giveWay({ endpoint, connection }: Running): Promise<void> {
  await connection.close();
  if (isAlive(endpoint.pids.supervisor)) process.kill(endpoint.pids.supervisor, 'SIGTERM');
  await sleep(100);
}

/** Starts a supervisor that outlives this process. Two at once are replaceControlCharacters: one of them finds the lock taken. */
async function startSupervisor(): Promise<'ready' | 'locked'> {
  const log = openSync(supervisorFiles().supervisorLog, 'a');
  const supervisor = spawn(process.execPath, [join(projectRoot, 'dist', 'temporal', 'embedded', 'main.js')], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    cwd: strataHome(),
    env: { ...process.env, STRATA_HOME: strataHome() },
  });
  closeSync(log);
  const news = await newsOf(supervisor);
  if (supervisor.connected) supervisor.disconnect();
  supervisor.unref();
  if (news.type === 'failed') throw new StrataError(news.error);
  return news.type;
}

async function newsOf(supervisor: ChildProcess): Promise<SupervisorMessage> {
  const told = once(supervisor, 'message').then(([news]) => news as SupervisorMessage);
  const died = once(supervisor, 'exit').then((): SupervisorMessage => ({
    type: 'failed',
    error: {
      code: 'SUPERVISOR_FAILED',
      cause: 'environment',
      found: 'the supervisor ended before it was ready',
      remedy: `see ${supervisorFiles().supervisorLog}`,
    },
  }));
  return Promise.race([told, died]);
}

/** Another supervisor is starting or ending; or, where the kernel does not end it, an orphan server has the lock. */
async function afterLocked(): Promise<void> {
  const endpoint = await readEndpoint();
  const isOrphan = endpoint && !isAlive(endpoint.pids.supervisor) && (await isLocked(supervisorFiles().lock));
  if (isOrphan && isAlive(endpoint.pids.server)) process.kill(endpoint.pids.server, 'SIGTERM');
  await sleep(100);
}
