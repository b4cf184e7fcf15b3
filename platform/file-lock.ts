import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { StrataError } from './errors.js';

/**
 * Takes the exclusive lock on a file, or returns undefined if another process has it. The lock belongs to the returned
 * descriptor: the kernel releases it when the last process with the descriptor ends, so locks never become stale.
 */
export async function takeLock(file: string): Promise<number | undefined> {
  return process.platform === 'darwin' ? openLocked(file) : lockOpened(file);
}

/** Whether a process holds the lock now. */
export async function isLocked(file: string): Promise<boolean> {
  const descriptor = await takeLock(file);
  if (descriptor !== undefined) closeSync(descriptor);
  return descriptor === undefined;
}

/** Linux: `flock` locks the inherited open file, which stays locked after `flock` exits. */
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
      found: 'cannot start the command `flock`',
      expected: '`flock`, which is part of util-linux and BusyBox',
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
