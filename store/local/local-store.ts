import { mkdirSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { digestOfFile } from '../digest.js';
import type { ObjectStore, WriteOptions } from '../object-store.js';
import { isAbsent, onDisk } from './disk-fault.js';
import { removeEmptyFolders } from './empty-folders.js';
import { assertStoreThere } from './store-away.js';
import { objectPath } from './object-path.js';
import { adoptFile, moveFile, placeFile, writeTemporary } from './place-file.js';
import { sweepTemporaryFiles, temporaryPath } from './temporary-files.js';

/**
 * A store in a folder. Objects are files, complete and read-only from the moment their name exists: replacing one
 * gives its name to another file. The file system must know hard links. With `mustBeThere`, a folder that is gone, or has
 * an empty one in its place, is STORE_AWAY, and not a store in which nothing is.
 */
export function localStore(
  root: string,
  { mustBeThere = false }: { readonly mustBeThere?: boolean } = {},
): ObjectStore {
  let swept: Promise<void> | undefined;
  const assertThere = async (): Promise<void> => {
    if (mustBeThere) await assertStoreThere(root);
  };
  const unlessAbsent = async <T>(work: Promise<T>): Promise<T | undefined> => {
    const found = await undefinedIfAbsent(work);
    if (found === undefined) await assertThere();
    return found;
  };
  const put = (name: string, options: WriteOptions | undefined, make: () => Promise<string>) =>
    onDisk(`writing ${name} to ${root}`, async () => {
      const path = objectPath(root, name);
      await assertThere();
      if (!mustBeThere) await mkdir(root, { recursive: true });
      await (swept ??= sweepTemporaryFiles(root));
      return placeFile(await make(), path, options?.exclusive ?? false);
    });
  const facts = (name: string) =>
    onDisk(`looking for ${name} in ${root}`, async () => {
      const found = await unlessAbsent(stat(objectPath(root, name)));
      return found?.isFile() ? found : undefined;
    });

  return {
    uri: pathToFileURL(root).href,
    read: (name) =>
      onDisk(`reading ${name} from ${root}`, () => unlessAbsent(readFile(objectPath(root, name)))),
    write: (name, bytes, options) => put(name, options, () => writeTemporary(root, bytes)),
    writeFile: async (name, path, options) => {
      const written = await put(name, options, () => adoptFile(root, path));
      if (written) await rm(path, { force: true });
      return written;
    },
    scratchPath: () => {
      if (!mustBeThere) mkdirSync(root, { recursive: true });
      return temporaryPath(root);
    },
    size: async (name) => (await facts(name))?.size,
    digest: (name) =>
      onDisk(`reading ${name} from ${root}`, () => unlessAbsent(digestOfFile(objectPath(root, name)))),
    localPath: async (name) => ((await facts(name)) ? objectPath(root, name) : undefined),
    list: (prefix) =>
      onDisk(`listing ${prefix} in ${root}`, async () => {
        const names = await namesBelow(root, prefix);
        if (names.length === 0) await assertThere();
        return names.sort();
      }),
    move: (from, to) =>
      onDisk(`moving ${from} to ${to} in ${root}`, async () => {
        await unlessAbsent(moveFile(objectPath(root, from), objectPath(root, to)));
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
  const entries = (await undefinedIfAbsent(readdir(folder, { withFileTypes: true }))) ?? [];
  const names = entries
    .filter((entry) => !entry.name.startsWith('.'))
    .map(async (entry) => {
      const name = `${prefix}${entry.name}`;
      return entry.isDirectory() ? namesBelow(root, `${name}/`) : [name];
    });
  return (await Promise.all(names)).flat();
}

async function undefinedIfAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
