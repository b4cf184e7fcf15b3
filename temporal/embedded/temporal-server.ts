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

/** Ports of 127.0.0.1 that are free now. Another process may take one before it is used. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** Enough space for the database of Temporal's server. */
const minMegabytes = 10;

/** Throws DISK_FULL if this `STRATA_HOME`'s disk has no space for the server's database. */
export async function assertDiskSpace(): Promise<void> {
  const { folder } = supervisorFiles();
  const { blocks, bavail, bsize } = await statfs(folder);
  const megabytes = (bavail * bsize) / 1e6;
  // Some network file systems do not report their size.
  if (blocks === 0 || megabytes >= minMegabytes) return;
  throw new StrataError({
    code: 'DISK_FULL',
    cause: 'environment',
    found: `the disk of ${folder} has ${megabytes.toFixed(1)} MB left, too little for Temporal's server`,
    expected: `${minMegabytes} MB or more`,
    remedy: 'free some space and try again; `strata resume` continues interrupted runs',
  });
}

interface ServerPorts {
  readonly grpc: number;
  readonly ui: number;
  readonly metrics: number;
}

/** Free ports for a server. */
export async function choosePorts(): Promise<ServerPorts> {
  const [grpc, ui, metrics] = (await freePorts(3)) as [number, number, number];
  return { grpc, ui, metrics };
}

/**
 * Starts Temporal's server with its database in this `STRATA_HOME` and resolves when it is ready. The server also holds the
 * supervisor's lock, so no second server opens the same database while it lives.
 */
export async function startTemporalServer(ports: ServerPorts, lock: number): Promise<ChildProcess> {
  const { database, serverLog } = supervisorFiles();
  removeIncompleteDatabase();
  const [command, args] = dieWithParent(temporalExecutable(), [
    'server',
    'start-dev',
    ...['--ip', '127.0.0.1'],
    ...['--port', String(ports.grpc)],
    ...['--ui-port', String(ports.ui)],
    ...['--metrics-port', String(ports.metrics)],
    ...['--db-filename', database],
    // Ten times the workflows per second of the default journal, and equally durable after a kill.
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
      await extendRetention(connection);
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
 * Removes a database that no server can open, because a server was killed, or ran out of disk space, while it created the
 * database. It contains no data yet.
 */
function removeIncompleteDatabase(): void {
  const { database, databaseMade } = supervisorFiles();
  if (existsSync(databaseMade)) return;
  for (const part of ['', '-wal', '-shm']) rmSync(`${database}${part}`, { force: true });
}

async function startFailure(failure: Error | undefined): Promise<StrataError> {
  await assertDiskSpace();
  return new StrataError({
    code: 'TEMPORAL_SERVER_DID_NOT_START',
    cause: 'environment',
    found: `Temporal's server did not start: ${failure?.message ?? 'it exited'}`,
    remedy: `see ${supervisorFiles().serverLog}, and try \`strata doctor\``,
  });
}

/** By default Temporal deletes finished workflows after a day. */
async function extendRetention(connection: Connection): Promise<void> {
  await connection.workflowService.updateNamespace({
    namespace: 'default',
    config: { workflowExecutionRetentionTtl: { seconds: (90 * 24 * 3600) as never } },
  });
}
