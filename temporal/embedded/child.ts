import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorDetails, StrataError } from '../../platform/errors.js';
import { projectRoot } from '../../platform/paths.js';
import { dieWithParent } from '../../platform/processes.js';
import { supervisorFiles } from './files.js';

/** A process that is restarted if it exits unexpectedly. */
interface RestartedProcess {
  readonly pid: number;
  /** Terminates the process, and kills it after `graceSeconds`. */
  stop(graceSeconds: number): Promise<void>;
}

interface RestartEvents {
  readonly onEnd: (child: ChildProcess) => void;
  readonly onRestart: () => void;
  readonly onLost: (error: unknown) => void;
}

/**
 * Keeps a process running. Calls `onEnd` after each unexpected exit, `onRestart` after each restart, and `onLost` if a
 * restart fails.
 */
export function restartOnExit(
  first: ChildProcess,
  start: () => Promise<ChildProcess>,
  { onEnd, onRestart, onLost }: RestartEvents,
): RestartedProcess {
  let child = first;
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  const watching = watch();
  return {
    get pid() {
      return child.pid ?? 0;
    },
    async stop(graceSeconds) {
      stopping.abort();
      await end(child, graceSeconds);
      await watching;
    },
  };

  async function watch(): Promise<void> {
    for (;;) {
      await ended(child);
      if (!isStopping()) onEnd(child);
      await sleep(500, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (isStopping()) return;
      try {
        child = await start();
      } catch (error) {
        onLost(error);
        return;
      }
      onRestart();
      // stop() was called during the restart.
      if (isStopping()) await end(child, 0);
    }
  }
}

/** Terminates a process, kills it after `graceSeconds`, and resolves when it has exited. */
export async function end(child: ChildProcess, graceSeconds: number): Promise<void> {
  const killTimer = setTimeout(() => child.kill('SIGKILL'), graceSeconds * 1000);
  child.kill('SIGTERM');
  await ended(child);
  clearTimeout(killTimer);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

const startTimeoutSeconds = 60;

/** Starts `strata worker` for the embedded server and resolves when the worker polls its queues. */
export async function startWorkerProcess(address: string, stop: AbortSignal): Promise<ChildProcess> {
  const [command, args] = dieWithParent(process.execPath, [
    join(projectRoot, 'dist', 'cli', 'main.js'),
    'worker',
  ]);
  const log = openSync(supervisorFiles().workerLog, 'a');
  const worker = spawn(command, args, {
    stdio: ['ignore', log, log, 'ipc'],
    env: {
      ...withoutTemporal(process.env),
      TEMPORAL_ADDRESS: address,
      TEMPORAL_CONFIG_FILE: supervisorFiles().noConfig,
    },
  });
  closeSync(log);
  const kill = () => void worker.kill('SIGKILL');
  const killTimer = setTimeout(kill, startTimeoutSeconds * 1000);
  stop.addEventListener('abort', kill);
  const [message] = (await Promise.race([once(worker, 'message'), once(worker, 'exit')])) as unknown[];
  clearTimeout(killTimer);
  stop.removeEventListener('abort', kill);
  if (message === 'ready') return worker;
  if (isErrorDetails(message)) throw new StrataError(message);
  throw new StrataError({
    code: 'WORKER_DID_NOT_START',
    cause: 'environment',
    found: 'the worker of the embedded server did not start',
    remedy: `see ${supervisorFiles().workerLog}, and try \`strata doctor\``,
  });
}

/** A worker that cannot start sends its error and exits. */
function isErrorDetails(message: unknown): message is ErrorDetails {
  return typeof message === 'object' && message !== null && 'code' in message;
}

/** The user's settings for a cluster do not apply to the embedded server. */
function withoutTemporal(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
