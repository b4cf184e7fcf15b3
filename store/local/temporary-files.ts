import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readlinkSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../processes/is-alive.js';
import { isAbsent, isTaken } from './disk-fault.js';

/**
 * Objects are written here first. It lies in the store, so on its file system, and its dot keeps it out of every
 * listing. A file's name tells who writes it, so that what a dead writer left can be told from work in progress.
 */
const folder = '.writing';

/** A fresh name for a file of this process, in a store whose folder is there. */
export function temporaryPath(root: string): string {
  try {
    // Not the store's own folder as well: where that has gone, something else has happened.
    mkdirSync(join(root, folder));
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  return join(root, folder, `${processSpace()}-${process.pid}-${randomBytes(8).toString('hex')}`);
}

/** Removes what processes of this host that are no more left behind. Those of other hosts do it for themselves. */
export async function sweepTemporaryFiles(root: string): Promise<void> {
  const names = await readdir(join(root, folder)).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  for (const name of names) {
    const [space, pid] = name.split('-');
    if (space === processSpace() && !isAlive(Number(pid)))
      await rm(join(root, folder, name), { force: true });
  }
}

/** Process ids mean something only within one host and, under Linux, one process namespace (a container has its own). */
function processSpace(): string {
  return createHash('sha256').update(`${hostname()} ${processNamespace()}`).digest('hex').slice(0, 12);
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
