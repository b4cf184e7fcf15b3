import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { projectRoot, temporalExecutable } from '../../platform/paths.js';
import { dieWithParent } from '../../platform/processes.js';
import { type choosePorts, freePorts } from '../../temporal/embedded/temporal-server.js';
import { searchAttributeTypes } from '../../workflows/pipeline-state.js';
import { waitFor } from './wait-for.js';

/** A real S3 server with one bucket, whose objects are files in a folder. */
export interface S3Server {
  readonly endpoint: string;
  readonly bucket: string;
  /** The files behind the bucket's objects. */
  readonly folder: string;
  /** Environment variables with endpoint and credentials. */
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
  stop(): Promise<void>;
  /** Restarts the server, with the same objects at the same endpoint. */
  start(): Promise<void>;
}

export const s3Credentials = { AWS_ACCESS_KEY_ID: 'strata', AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-tests' };

/** Starts the server on this folder, at a free port unless one is given. `npm test` compiles the program. */
export async function startS3Server(root: string, port?: number): Promise<S3Server> {
  const program = await serverProgram();
  const bucket = 'strata';
  const folder = join(root, 'objects', bucket);
  for (const path of [folder, join(root, 'metadata')]) mkdirSync(path, { recursive: true });
  const address = `127.0.0.1:${port ?? (await freePorts(1))[0]!}`;
  const endpoint = `http://${address}`;
  let server = await start();
  return {
    endpoint,
    bucket,
    folder,
    env: { ...s3Credentials, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_S3: endpoint },
    get pid() {
      return server.pid ?? 0;
    },
    async stop() {
      const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.kill('SIGKILL');
      await ended;
    },
    async start() {
      server = await start();
    },
  };

  async function start(): Promise<ChildProcess> {
    const [command, args] = dieWithParent(program, [
      ...['--port', address, '--health', '/health', '--quiet'],
      // Metadata in separate files: not every file system supports extended attributes.
      ...['posix', '--sidecar', join(root, 'metadata'), join(root, 'objects')],
    ]);
    const started = spawn(command, args, {
      stdio: 'ignore',
      env: {
        ROOT_ACCESS_KEY: s3Credentials.AWS_ACCESS_KEY_ID,
        ROOT_SECRET_KEY: s3Credentials.AWS_SECRET_ACCESS_KEY,
      },
    });
    await waitFor('the S3 server to answer', () => {
      if (started.exitCode !== null) throw new Error('the S3 server exited');
      return isHealthy(endpoint);
    });
    return started;
  }
}

async function serverProgram(): Promise<string> {
  const { s3ServerProgram } = (await import(join(projectRoot, 'setup', 's3-server.mjs'))) as {
    s3ServerProgram: string;
  };
  if (existsSync(s3ServerProgram)) return s3ServerProgram;
  throw new Error('the S3 server for tests is not compiled yet: `npm test` compiles it if Go is installed');
}

async function isHealthy(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** The database file, in memory by default, and the file descriptor for output, discarded by default. */
interface ServerFiles {
  readonly database?: string;
  readonly output?: number;
}

/** Starts a Temporal server without a supervisor, as on a cluster, and waits until it is reachable. */
export async function startTemporal(
  { grpc, ui, metrics }: Awaited<ReturnType<typeof choosePorts>>,
  { database, output }: ServerFiles = {},
): Promise<ChildProcess> {
  const durable = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'];
  const [command, args] = dieWithParent(temporalExecutable(), [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(grpc), '--ui-port', String(ui)],
    ...[
      '--metrics-port',
      String(metrics),
      '--ui-disable-news-fetch',
      '--log-level',
      'error',
      '--log-format',
      'json',
    ],
    ...(database === undefined ? [] : ['--db-filename', database, ...durable]),
    ...Object.entries(searchAttributeTypes).flatMap(([name, type]) => [
      '--search-attribute',
      `${name}=${type}`,
    ]),
  ]);
  const server = spawn(command, args, { stdio: ['ignore', output ?? 'ignore', output ?? 'ignore'] });
  await waitFor('the server to answer', () => isReachable(`127.0.0.1:${grpc}`), {
    seconds: 120,
    everyMilliseconds: 100,
  });
  return server;
}

/** Sends the signal and waits for the process to exit, if it has not already. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await ended;
}

async function isReachable(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 1000 });
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}
