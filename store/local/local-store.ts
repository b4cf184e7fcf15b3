import { mkdirSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StrataError } from '../../platform/errors.js';
import { digestOfFile } from '../blob.js';
import { assertObjectName, type ObjectStore, type WriteOptions } from '../object-store.js';
import { isNotFound, onDisk } from './disk-errors.js';
import {
  adoptFile,
  moveFile,
  placeFile,
  sweepTemporaryFiles,
  temporaryPath,
  writeTemporary,
} from './place-file.js';

/**
 * A store in a folder. Objects are read-only files, complete as soon as their name exists; replacing one gives its name
 * to another file. The file system must support hard links. With `mustExist`, a missing or empty folder is STORE_AWAY
 * instead of an empty store.
 */
export function localStore(
  root: string,
  { mustExist = false }: { readonly mustExist?: boolean } = {},
): ObjectStore {
  let swept: Promise<void> | undefined;
  const assertPresent = async (): Promise<void> => {
    if (mustExist) await assertStorePresent(root);
  };
  const checkedRead = async <T>(work: Promise<T>): Promise<T | undefined> => {
    const found = await undefinedIfNotFound(work);
    if (found === undefined) await assertPresent();
    return found;
  };
  const put = (name: string, options: WriteOptions | undefined, make: () => Promise<string>) =>
    onDisk(`writing ${name} to ${root}`, async () => {
      const path = objectPath(root, name);
      await assertPresent();
      if (!mustExist) await mkdir(root, { recursive: true });
      await (swept ??= sweepTemporaryFiles(root));
      return placeFile(await make(), path, options?.exclusive ?? false);
    });
  const facts = (name: string) =>
    onDisk(`looking for ${name} in ${root}`, async () => {
      const found = await checkedRead(stat(objectPath(root, name)));
      return found?.isFile() ? found : undefined;
    });

  return {
    uri: pathToFileURL(root).href,
    read: (name) =>
      onDisk(`reading ${name} from ${root}`, () => checkedRead(readFile(objectPath(root, name)))),
    write: (name, bytes, options) => put(name, options, () => writeTemporary(root, bytes)),
    writeFile: async (name, path, options) => {
      const written = await put(name, options, () => adoptFile(root, path));
      if (written) await rm(path, { force: true });
      return written;
    },
    scratchPath: () => {
      if (!mustExist) mkdirSync(root, { recursive: true });
      return temporaryPath(root);
    },
    size: async (name) => (await facts(name))?.size,
    digest: (name) =>
      onDisk(`reading ${name} from ${root}`, () => checkedRead(digestOfFile(objectPath(root, name)))),
    localPath: async (name) => ((await facts(name)) ? objectPath(root, name) : undefined),
    list: (prefix) =>
      onDisk(`listing ${prefix} in ${root}`, async () => {
        const names = await namesBelow(root, prefix);
        if (names.length === 0) await assertPresent();
        return names.sort();
      }),
    move: (from, to) =>
      onDisk(`moving ${from} to ${to} in ${root}`, async () => {
        await checkedRead(moveFile(objectPath(root, from), objectPath(root, to)));
        // If there was nothing to move, the target folder is empty.
        for (const name of [from, to]) await removeEmptyFolders(root, name);
      }),
    remove: (name) =>
      onDisk(`removing ${name} from ${root}`, async () => {
        await rm(objectPath(root, name), { force: true });
        await removeEmptyFolders(root, name);
      }),
  };
}

async function namesBelow(root: string, prefix: string): Promise<string[]> {
  const folder = prefix === '' ? root : objectPath(root, prefix.replace(/\/$/, ''));
  const entries = (await undefinedIfNotFound(readdir(folder, { withFileTypes: true }))) ?? [];
  const names = entries
    .filter((entry) => !entry.name.startsWith('.'))
    .map(async (entry) => {
      const name = `${prefix}${entry.name}`;
      return entry.isDirectory() ? namesBelow(root, `${name}/`) : [name];
    });
  return (await Promise.all(names)).flat();
}

async function undefinedIfNotFound<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The file of the object `name` below `root`. Throws STORE_NAME_INVALID. */
export function objectPath(root: string, name: string): string {
  assertObjectName(name);
  return join(root, ...name.split('/'));
}

/**
 * Removes the empty folders above a removed object, except the store's own folder and its marker. Non-empty folders cannot
 * be removed, so a concurrent writer either has its object in the folder already, or finds the folder missing and creates
 * it again.
 */
async function removeEmptyFolders(root: string, name: string): Promise<void> {
  const parts = name.split('/').slice(0, -1);
  for (; parts.length > 0; parts.pop()) {
    const folder = parts.join('/');
    if (folder === storeMarker) return;
    try {
      await rmdir(objectPath(root, folder));
    } catch (error) {
      // Another process may have removed the folder. Any other error, such as a non-empty folder, ends the cleanup.
      if (!isNotFound(error)) return;
    }
  }
}

/** Every store with a run contains this folder. */
const storeMarker = 'runs';

/**
 * Throws STORE_AWAY if a folder is not a store with a run: the disk is not mounted, or the folder was moved. Continuing
 * would write to the wrong place, and treat finished stages as missing.
 */
async function assertStorePresent(root: string): Promise<void> {
  try {
    await stat(join(root, storeMarker));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new StrataError({
      code: 'STORE_AWAY',
      cause: 'environment',
      found: `the store is no longer at ${root}`,
      expected: 'the store that the run started with',
      remedy: 'mount the disk, or restore the folder; the stage retries from its last checkpoint',
    });
  }
}
