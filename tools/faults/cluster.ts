import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { choosePorts } from '../../temporal/embedded/temporal-server.js';
import { endProcess, startTemporal } from './servers.js';
import type { Command, Sandbox } from './sandbox.js';
import { waitFor } from './wait-for.js';

/** A Temporal server and foreground workers that the harness starts, as on a cluster. */
export interface Cluster {
  readonly server: { readonly pid: number; kill(): Promise<void>; start(): Promise<void> };
  /** The workers, by process id. */
  readonly workers: ReadonlyMap<number, Command>;
  startWorker(): Promise<number>;
  /** Stops workers and server, and waits for them. */
  stop(): Promise<void>;
}

/** Starts the server and the workers, and makes the sandbox's commands use them. */
export async function startCluster(sandbox: Sandbox, workerCount: number): Promise<Cluster> {
  const ports = await choosePorts();
  Object.assign(sandbox.env, {
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.grpc}`,
    TEMPORAL_CONFIG_FILE: join(sandbox.home, 'none.toml'),
  });
  const log = join(sandbox.home, '..', 'notes', 'server.log');
  const workers = new Map<number, Command>();
  let server = await startServer();
  const cluster: Cluster = {
    server: {
      get pid() {
        return server.pid ?? 0;
      },
      kill: () => endProcess(server, 'SIGKILL'),
      async start() {
        server = await startServer();
      },
    },
    workers,
    async startWorker() {
      const worker = sandbox.strata(['worker']);
      let ready = false;
      worker.stdout.once('data', () => (ready = true));
      await waitFor('a worker to serve', () => ready || worker.exitCode !== null, { seconds: 120 });
      if (worker.exitCode !== null) throw new Error(`a worker did not start: ${(await worker).all}`);
      workers.set(worker.pid!, worker);
      return worker.pid!;
    },
    async stop() {
      for (const worker of workers.values()) worker.kill('SIGTERM');
      await Promise.all(workers.values());
      await endProcess(server, 'SIGTERM');
    },
  };
  try {
    for (let count = 0; count < workerCount; count++) await cluster.startWorker();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }

  async function startServer() {
    const output = openSync(log, 'a');
    try {
      return await startTemporal(ports, { database: join(sandbox.home, 'cluster.db'), output });
    } finally {
      closeSync(output);
    }
  }
}
