import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { StrataError } from '../errors/strata-error.js';
import { projectRoot } from '../paths/project-root.js';
import { strataHome } from '../paths/strata-home.js';
import { isAlive } from '../processes/is-alive.js';
import type { Endpoint } from '../schemas/generated/endpoint.js';
import { assertDiskSpace } from './disk-space.js';
import { readEndpoint } from './endpoint.js';
import { supervisorFiles } from './files.js';
import { announceUse } from './idleness.js';
import { isLocked } from './lock.js';
import type { SupervisorNews } from './main.js';

export interface Joined {
  readonly endpoint: Endpoint;
  readonly connection: Connection;
  /** Whether this call started the supervisor. */
  readonly started: boolean;
}

const startTimeoutSeconds = 120;

/** A connection to this STRATA_HOME's supervisor, which is started unless it runs. Throws DISK_FULL, among others. */
export async function joinSupervisor(): Promise<Joined> {
  await assertDiskSpace();
  await announceUse();
  const deadline = performance.now() + startTimeoutSeconds * 1000;
  let started = false;
  while (performance.now() < deadline) {
    const joined = await joinRunningSupervisor();
    if (joined) return { ...joined, started };
    if ((await startSupervisor()) === 'ready') started = true;
    else await afterLocked();
  }
  throw new StrataError({
    code: 'SUPERVISOR_DOES_NOT_ANSWER',
    fault: 'world',
    found: `the supervisor of ${strataHome()} runs, but its Temporal server does not answer`,
    remedy: `\`strata down\`, then try again; see ${supervisorFiles().supervisorLog}`,
  });
}

/** The same, but answers undefined where none runs. */
export async function joinRunningSupervisor(): Promise<Omit<Joined, 'started'> | undefined> {
  const endpoint = await readEndpoint();
  if (!endpoint || !isAlive(endpoint.pids.supervisor)) return undefined;
  const connection = await connectTo(endpoint).catch(() => undefined);
  return connection && { endpoint, connection };
}

async function connectTo(endpoint: Endpoint): Promise<Connection> {
  const connection = await Connection.connect({ address: endpoint.address, connectTimeout: 3000 });
  const { clusterId } = await connection.workflowService.getClusterInfo({});
  if (clusterId === endpoint.clusterId) return connection;
  await connection.close();
  throw new Error('somebody else listens on the port that an earlier server had');
}

/** Starts a supervisor that outlives this process. Two at once are harmless: one of them finds the lock taken. */
async function startSupervisor(): Promise<'ready' | 'locked'> {
  const log = openSync(supervisorFiles().supervisorLog, 'a');
  const supervisor = spawn(process.execPath, [join(projectRoot, 'dist', 'supervisor', 'main.js')], {
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

async function newsOf(supervisor: ChildProcess): Promise<SupervisorNews> {
  const told = once(supervisor, 'message').then(([news]) => news as SupervisorNews);
  const died = once(supervisor, 'exit').then((): SupervisorNews => ({
    type: 'failed',
    error: {
      code: 'SUPERVISOR_FAILED',
      fault: 'world',
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
