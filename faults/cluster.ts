import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { temporalExecutable } from '../paths/components.js';
import { dieWithParent } from '../processes/die-with-parent.js';
import { choosePorts } from '../supervisor/temporal-server.js';
import { searchAttributeTypes } from '../workflows/search-attributes.js';
import type { Command, Site } from './site.js';
import { until } from './until.js';

/** A Temporal server of the harness's own with workers in the foreground, as on a cluster. */
export interface Cluster {
  readonly server: { readonly pid: number; kill(): Promise<void>; start(): Promise<void> };
  /** The workers, by process id. */
  readonly workers: ReadonlyMap<number, Command>;
  startWorker(): Promise<number>;
  /** Tells workers and server to end, and waits for them. */
  stop(): Promise<void>;
}

/** Starts the server and so many workers, and has the site's commands use them. */
export async function startCluster(site: Site, workerCount: number): Promise<Cluster> {
  const { grpc, ui, metrics } = await choosePorts();
  const address = `127.0.0.1:${grpc}`;
  Object.assign(site.env, { TEMPORAL_ADDRESS: address, TEMPORAL_CONFIG_FILE: join(site.home, 'none.toml') });
  const log = join(site.home, '..', 'notes', 'server.log');
  const workers = new Map<number, Command>();
  let server = await startServer();
  const cluster: Cluster = {
    server: {
      get pid() {
        return server.pid ?? 0;
      },
      kill: () => end(server, 'SIGKILL'),
      async start() {
        server = await startServer();
      },
    },
    workers,
    async startWorker() {
      const worker = site.strata(['worker']);
      let ready = false;
      worker.stdout.once('data', () => (ready = true));
      await until('a worker to serve', () => ready || worker.exitCode !== null, { seconds: 120 });
      if (worker.exitCode !== null) throw new Error(`a worker did not start: ${(await worker).all}`);
      workers.set(worker.pid!, worker);
      return worker.pid!;
    },
    async stop() {
      for (const worker of workers.values()) worker.kill('SIGTERM');
      await Promise.all(workers.values());
      await end(server, 'SIGTERM');
    },
  };
  try {
    for (let count = 0; count < workerCount; count++) await cluster.startWorker();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }

  async function startServer(): Promise<ChildProcess> {
    const [command, args] = dieWithParent(temporalExecutable(), [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(grpc), '--ui-port', String(ui)],
      ...['--metrics-port', String(metrics), '--db-filename', join(site.home, 'cluster.db')],
      ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
      ...Object.entries(searchAttributeTypes).flatMap(([name, type]) => [
        '--search-attribute',
        `${name}=${type}`,
      ]),
      ...['--ui-disable-news-fetch', '--log-level', 'error', '--log-format', 'json'],
    ]);
    const output = openSync(log, 'a');
    const started = spawn(command, args, { stdio: ['ignore', output, output] });
    closeSync(output);
    await until('the server to answer', () => answers(address), { seconds: 120, everyMilliseconds: 100 });
    return started;
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 1000 });
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await ended;
}
