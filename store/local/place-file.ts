import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readlinkSync } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { isAlive } from '../../platform/processes.js';
import { isNotFound, isCrossDevice, isNameTaken } from './disk-errors.js';

/** Writes bytes to a file of this process's own, down to the disk, read-only. */
export async function writeTemporary(root: string, bytes: Uint8Array | string): Promise<string> {
  const path = temporaryPath(root);
  try {
    const file = await open(path, 'wx', 0o444);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return path;
}

/** Makes a finished file durable, read-only, and movable into the store: itself, or a copy when it lies elsewhere. */
export async function adoptFile(root: string, source: string): Promise<string> {
  const path = temporaryPath(root);
  try {
    await link(await realpath(source), path).catch(async (error: unknown) => {
      if (!isCrossDevice(error)) throw error;
      await copyFile(source, path);
    });
    const file = await open(path, 'r');
    try {
      await file.chmod(0o444);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return path;
}

/**
 * Gives a temporary file its name, in one step that either happens or does not. With `exclusive` it is link(2), which
 * fails when the name is taken; then the answer is false. Either way the temporary name is gone afterwards.
 */
export async function placeFile(temporary: string, path: string, exclusive: boolean): Promise<boolean> {
  try {
    await intoFolder(temporary, path, exclusive ? link : rename);
    return true;
  } catch (error) {
    if (exclusive && isNameTaken(error)) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Gives a file of the store another name in it. */
export async function moveFile(from: string, to: string): Promise<void> {
  await intoFolder(from, to, rename);
  await syncFolder(dirname(from));
}

/** Far more often than anybody removes a folder in the moment between its making and its use. */
const mostTries = 100;

/** Gives a file its place in a folder that is made if need be, and made again where it was removed as an empty one. */
async function intoFolder(
  from: string,
  to: string,
  place: (from: string, to: string) => Promise<void>,
): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      await makeFolder(dirname(to));
      await place(from, to);
      break;
    } catch (error) {
      if (!isNotFound(error) || tried === mostTries || !(await isThere(from))) throw error;
    }
  }
  await syncFolder(dirname(to));
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** A new folder is only as durable as its entry in the folder above it. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let created = folder; created.length >= first.length; created = dirname(created)) {
    await syncFolder(dirname(created));
  }
}

/** One that has gone meanwhile, since it was empty, has nothing to be kept. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
  if (!handle) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

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
    if (!isNameTaken(error)) throw error;
  }
  return join(root, folder, `${processSpace()}-${process.pid}-${randomBytes(8).toString('hex')}`);
}

/** Removes what processes of this host that are no more left behind. Those of other hosts do it for themselves. */
export async function sweepTemporaryFiles(root: string): Promise<void> {
  const names = await readdir(join(root, folder)).catch((error: unknown) => {
    if (isNotFound(error)) return [];
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
