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
 * A store in a folder. Objects are files, complete and read-only from the moment their name exists: replacing one
 * gives its name to another file. The file system must know hard links. With `mustExist`, a folder that is gone, or has
 * an empty one in its place, is STORE_AWAY, and not a store in which nothing is.
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
        // Where there was nothing to move, the folder that was made for it is empty.
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

/** The file that holds the object `name` below `root`. A name that could leave the root, or hide in it, is refused. */
export function objectPath(root: string, name: string): string {
  assertObjectName(name);
  return join(root, ...name.split('/'));
}

/**
 * Removes the folders above an object that is no more, as far up as they are empty; never the store's own, nor the one by
 * which a store is known. The system refuses to remove a folder in which something is, so whoever has just made one for an
 * object either has it in there already, or finds the folder gone and makes it again.
 */
export async function removeEmptyFolders(root: string, name: string): Promise<void> {
  const parts = name.split('/').slice(0, -1);
  for (; parts.length > 0; parts.pop()) {
    const folder = parts.join('/');
    if (folder === storeMarker) return;
    try {
      await rmdir(objectPath(root, folder));
    } catch (error) {
      // Somebody else may have removed it. Anything else, such as that it is not empty, ends this: it is only tidying.
      if (!isNotFound(error)) return;
    }
  }
}

/** The folder without which a folder is no store. */
export const storeMarker = 'runs';

/**
 * Throws STORE_AWAY where a folder is no store in which there is a run: the disk is not mounted, or it was moved away. To
 * go on would write into whatever is there instead, and take finished work for none.
 */
export async function assertStorePresent(root: string): Promise<void> {
  try {
    await stat(join(root, storeMarker));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new StrataError({
      code: 'STORE_AWAY',
      cause: 'environment',
      found: `the store is not at ${root} any more`,
      expected: 'the store in which the run began',
      remedy: 'mount the disk, or put the folder back; the stage tries again from its last checkpoint',
    });
  }
}
