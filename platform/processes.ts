import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Wraps a command line so that the kernel kills the process when its parent dies. Without Linux's `setpriv` the command
 * is unchanged, and the child must detect the end of its parent itself.
 */
export function dieWithParent(command: string, args: readonly string[]): [string, string[]] {
  return setpriv ? [setpriv, ['--pdeathsig', 'KILL', '--', command, ...args]] : [command, [...args]];
}

const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;

function findOnPath(name: string): string | undefined {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return candidates.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
