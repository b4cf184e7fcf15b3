import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { StrataError } from './errors.js';

/**
 * Takes the exclusive lock on a file, or returns undefined when another process has it. The lock belongs to the
 * returned descriptor: the kernel gives it back when the last process that has the descriptor is gone, however that
 * ends, so there is no stale lock to judge.
 */
export async function takeLock(file: string): Promise<number | undefined> {
  return process.platform === 'darwin' ? openLocked(file) : lockOpened(file);
}

/** Whether some process has the lock now. */
export async function isLocked(file: string): Promise<boolean> {
  const descriptor = await takeLock(file);
  if (descriptor !== undefined) closeSync(descriptor);
  return descriptor === undefined;
}

/** Linux: `flock` locks the open file that it is handed, which stays locked for us when it has exited. */
async function lockOpened(file: string): Promise<number | undefined> {
  const descriptor = openSync(file, 'a');
  const flock = spawn('flock', ['--nonblock', '3'], { stdio: ['ignore', 'ignore', 'ignore', descriptor] });
  const [code] = (await once(flock, 'exit').catch(flockMissing)) as [number | null];
  if (code === 0) return descriptor;
  closeSync(descriptor);
  return undefined;
}

function flockMissing(cause: unknown): never {
  throw new StrataError(
    {
      code: 'FLOCK_MISSING',
      cause: 'environment',
      found: 'the command `flock` cannot be started',
      expected: 'util-linux or BusyBox, which have it',
      remedy: 'install util-linux',
    },
    { cause },
  );
}

/** macOS: open(2) itself takes the lock. Untested. */
function openLocked(file: string): number | undefined {
  const exclusiveLock = 0x20;
  try {
    return openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | exclusiveLock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}
