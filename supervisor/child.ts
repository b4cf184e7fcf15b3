import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that is started again when it ends without having been asked to. */
export interface KeptChild {
  readonly pid: number;
  /** Asks it to end, and kills it if it has not after `graceSeconds`. */
  stop(graceSeconds: number): Promise<void>;
}

export interface KeepingNews {
  readonly onEnd: (child: ChildProcess) => void;
  readonly onRestart: () => void;
  readonly onLost: (error: unknown) => void;
}

/**
 * Keeps a process running. `onEnd` hears of each that ended unasked, `onRestart` of each new one, and `onLost` when
 * starting one fails.
 */
export function keepRunning(
  first: ChildProcess,
  start: () => Promise<ChildProcess>,
  { onEnd, onRestart, onLost }: KeepingNews,
): KeptChild {
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
