import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorDetails, StrataError } from '../../platform/errors.js';
import { projectRoot } from '../../platform/paths.js';
import { dieWithParent } from '../../platform/processes.js';
import { supervisorFiles } from './files.js';

/** A process that is started again when it ends without having been asked to. */
export interface RestartedProcess {
  readonly pid: number;
  /** Asks it to end, and kills it if it has not after `graceSeconds`. */
  stop(graceSeconds: number): Promise<void>;
}

export interface RestartEvents {
  readonly onEnd: (child: ChildProcess) => void;
  readonly onRestart: () => void;
  readonly onLost: (error: unknown) => void;
}

/**
 * Keeps a process running. `onEnd` hears of each that ended unasked, `onRestart` of each new one, and `onLost` when
 * starting one fails.
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
      // Told to stop while the new one was starting.
      if (isStopping()) await end(child, 0);
    }
  }
}

/** Asks a process to end, kills it if it has not in time, and resolves when it is gone. */
export async function end(child: ChildProcess, graceSeconds: number): Promise<void> {
  const patience = setTimeout(() => child.kill('SIGKILL'), graceSeconds * 1000);
  child.kill('SIGTERM');
  await ended(child);
  clearTimeout(patience);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

const startTimeoutSeconds = 60;

/** Starts `strata worker` for the embedded server and resolves when it serves its queues. */
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
  const giveUp = () => void worker.kill('SIGKILL');
  const patience = setTimeout(giveUp, startTimeoutSeconds * 1000);
  stop.addEventListener('abort', giveUp);
  const [news] = (await Promise.race([once(worker, 'message'), once(worker, 'exit')])) as unknown[];
  clearTimeout(patience);
  stop.removeEventListener('abort', giveUp);
  if (news === 'ready') return worker;
  if (isErrorDetails(news)) throw new StrataError(news);
  throw new StrataError({
    code: 'WORKER_DID_NOT_START',
    cause: 'environment',
    found: 'the worker of the embedded server did not start',
    remedy: `see ${supervisorFiles().workerLog}, and try \`strata doctor\``,
  });
}

/** Why it could not serve: it ends afterwards. */
function isErrorDetails(news: unknown): news is ErrorDetails {
  return typeof news === 'object' && news !== null && 'code' in news;
}

/** What the user has set for some cluster does not apply to the embedded server. */
function withoutTemporal(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
