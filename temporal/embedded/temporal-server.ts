import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { statfs, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { Connection } from '@temporalio/client';
import { StrataError } from '../../platform/errors.js';
import { temporalExecutable } from '../../platform/paths.js';
import { dieWithParent } from '../../platform/processes.js';
import { searchAttributeTypes } from '../../workflows/pipeline-state.js';
import { supervisorFiles } from './files.js';

/** Ports of 127.0.0.1 that nothing listens on now. Another process may take one before it is used. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** What Temporal's server needs to write its database without trouble. */
const leastMegabytes = 10;

/** Throws DISK_FULL when this `STRATA_HOME`'s disk has no room for the server's database. */
export async function assertDiskSpace(): Promise<void> {
  const { folder } = supervisorFiles();
  const { blocks, bavail, bsize } = await statfs(folder);
  const megabytes = (bavail * bsize) / 1e6;
  // Some network file systems do not say how large they are.
  if (blocks === 0 || megabytes >= leastMegabytes) return;
  throw new StrataError({
    code: 'DISK_FULL',
    cause: 'environment',
    found: `the disk of ${folder} has ${megabytes.toFixed(1)} MB left, too little for Temporal's server`,
    expected: `${leastMegabytes} MB or more`,
    remedy: 'free some space and try again; what was under way goes on with `strata resume`',
  });
}

export interface ServerPorts {
  readonly grpc: number;
  readonly ui: number;
  readonly metrics: number;
}

/** Ports for a server, all of them free now. */
export async function choosePorts(): Promise<ServerPorts> {
  const [grpc, ui, metrics] = (await freePorts(3)) as [number, number, number];
  return { grpc, ui, metrics };
}

/**
 * Starts Temporal's server with its database in this `STRATA_HOME` and resolves when it answers. The server is given
 * the supervisor's lock to hold as well: as long as it lives, no second one opens the same database.
 */
export async function startTemporalServer(ports: ServerPorts, lock: number): Promise<ChildProcess> {
  const { database, serverLog } = supervisorFiles();
  removeHalfMadeDatabase();
  const [command, args] = dieWithParent(temporalExecutable(), [
    'server',
    'start-dev',
    ...['--ip', '127.0.0.1'],
    ...['--port', String(ports.grpc)],
    ...['--ui-port', String(ports.ui)],
    ...['--metrics-port', String(ports.metrics)],
    ...['--db-filename', database],
    // Ten times the workflows per second of the default journal, and as durable against a kill.
    ...['--sqlite-pragma', 'journal_mode=WAL'],
    ...['--sqlite-pragma', 'synchronous=NORMAL'],
    ...['--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1'],
    ...['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
    ...Object.entries(searchAttributeTypes).flatMap(([name, type]) => [
      '--search-attribute',
      `${name}=${type}`,
    ]),
    '--ui-disable-news-fetch',
    ...['--log-level', 'error'],
    ...['--log-format', 'json'],
  ]);
  const log = openSync(serverLog, 'a');
  const server = spawn(command, args, { stdio: ['ignore', log, log, lock] });
  closeSync(log);
  await waitUntilReady(server, ports);
  return server;
}

async function waitUntilReady(server: ChildProcess, ports: ServerPorts): Promise<void> {
  let failure: Error | undefined;
  server.once('error', (error) => (failure = error));
  const deadline = performance.now() + 60_000;
  while (!failure && server.exitCode === null && server.signalCode === null && performance.now() < deadline) {
    try {
      const connection = await Connection.connect({
        address: `127.0.0.1:${ports.grpc}`,
        connectTimeout: 500,
      });
      await keepRunsForLong(connection);
      await writeFile(supervisorFiles().databaseMade, '');
      await connection.close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  server.kill('SIGKILL');
  throw await startFailure(failure);
}

/**
 * A server that ended while it made its database, on a full disk or killed, leaves one that no server can open. Nothing
 * has been kept in it yet.
 */
function removeHalfMadeDatabase(): void {
  const { database, databaseMade } = supervisorFiles();
  if (existsSync(databaseMade)) return;
  for (const part of ['', '-wal', '-shm']) rmSync(`${database}${part}`, { force: true });
}

async function startFailure(failure: Error | undefined): Promise<StrataError> {
  await assertDiskSpace();
  return new StrataError({
    code: 'TEMPORAL_SERVER_DID_NOT_START',
    cause: 'environment',
    found: `Temporal's server did not start: ${failure?.message ?? 'it ended by itself'}`,
    remedy: `see ${supervisorFiles().serverLog}, and try \`strata doctor\``,
  });
}

/** Temporal forgets a finished workflow after a day; runs are asked about for longer. */
async function keepRunsForLong(connection: Connection): Promise<void> {
  await connection.workflowService.updateNamespace({
    namespace: 'default',
    config: { workflowExecutionRetentionTtl: { seconds: (90 * 24 * 3600) as never } },
  });
}
