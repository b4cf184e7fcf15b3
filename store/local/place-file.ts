import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readlinkSync } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { isAlive } from '../../platform/processes.js';
import { isNotFound, isCrossDevice, isNameTaken } from './disk-errors.js';

/** Writes bytes durably to a read-only temporary file. */
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

/** Makes a finished file durable, read-only and movable into the store. Copies it if it is on another file system. */
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
 * Atomically gives a temporary file its final name. With `exclusive`, uses link(2) and returns false if the name is taken.
 * Always removes the temporary name.
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

/** Renames a file within the store. */
export async function moveFile(from: string, to: string): Promise<void> {
  await intoFolder(from, to, rename);
  await syncFolder(dirname(from));
}

/** Far more than the number of concurrent removals between creating a folder and using it. */
const maxTries = 100;

/** Places a file in a folder, and creates the folder again if a concurrent cleanup has removed it. */
async function intoFolder(
  from: string,
  to: string,
  place: (from: string, to: string) => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await makeFolder(dirname(to));
      await place(from, to);
      break;
    } catch (error) {
      if (!isNotFound(error) || tries === maxTries || !(await exists(from))) throw error;
    }
  }
  await syncFolder(dirname(to));
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** A new folder is durable once its entry in the parent folder is. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let created = folder; created.length >= first.length; created = dirname(created)) {
    await syncFolder(dirname(created));
  }
}

/** Ignores a folder that a concurrent cleanup has removed: it was empty. */
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
 * The folder for temporary files, on the store's file system and hidden from listings. A temporary file's name identifies
 * its writer, so that leftovers of dead writers can be distinguished from work in progress.
 */
const folder = '.writing';

/** A new temporary path for this process. The store's folder must exist. */
export function temporaryPath(root: string): string {
  try {
    // Not recursive: a missing store folder is an error.
    mkdirSync(join(root, folder));
  } catch (error) {
    if (!isNameTaken(error)) throw error;
  }
  return join(root, folder, `${processSpace()}-${process.pid}-${randomBytes(8).toString('hex')}`);
}

/** Removes leftovers of dead processes of this host. Other hosts remove theirs. */
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

/** Identifies the host and, on Linux, the process namespace (such as a container), within which process ids are unique. */
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
