import { copyFile, link, lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isAbsent, isOtherDevice, isTaken } from './disk-fault.js';
import { temporaryPath } from './temporary-files.js';

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
      if (!isOtherDevice(error)) throw error;
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
    if (exclusive && isTaken(error)) return false;
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
      if (!isAbsent(error) || tried === mostTries || !(await isThere(from))) throw error;
    }
  }
  await syncFolder(dirname(to));
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
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
    if (!isAbsent(error)) throw error;
  });
  if (!handle) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
