import { spawn, type ChildProcess } from 'node:child_process';
import { Connection } from '@temporalio/client';
import { temporalExecutable } from '../paths/components.js';
import { dieWithParent } from '../processes/die-with-parent.js';
import type { choosePorts } from '../supervisor/temporal-server.js';
import { searchAttributeTypes } from '../workflows/search-attributes.js';
import { until } from './until.js';

/** Where a server keeps its histories, and the file descriptor that its words go to. Without these: memory, nowhere. */
export interface ServerFiles {
  readonly database?: string;
  readonly output?: number;
}

/** Starts a Temporal server that no supervisor knows of, as on a cluster, and waits until it answers. */
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
  await until('the server to answer', () => answers(`127.0.0.1:${grpc}`), {
    seconds: 120,
    everyMilliseconds: 100,
  });
  return server;
}

/** Sends the signal and waits for the end of the process, which may have come before. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await ended;
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
