import { mkdirSync } from 'node:fs';
import { chmod, link, mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { isNotFound, isCrossDevice, onDisk } from '../local/disk-errors.js';
import { localStore, objectPath } from '../local/local-store.js';
import { placeFile, sweepTemporaryFiles, temporaryPath } from '../local/place-file.js';

/** Copies on this host of objects that never change, for all processes of a `STRATA_HOME`. */
export interface BlobCopies {
  /** A path of the copy that this process can count on; it may be damaged. Undefined when there is no copy. */
  find(name: string): Promise<string | undefined>;
  /**
   * Has `fetch` fill a new file and keeps that in place of what is there. Answers like `find`; undefined, and nothing is
   * kept, when `fetch` answers false.
   */
  keep(name: string, fetch: (path: string) => Promise<boolean>): Promise<string | undefined>;
  /** Takes in a finished file as a copy, where that can be done by moving it. Afterwards it is gone from where it was. */
  adopt(name: string, path: string): Promise<void>;
  /** A fresh path in the folder. */
  scratchPath(): string;
}

/**
 * Copies in a folder. A copy has its name only when it is whole, so that processes need not know of each other. A process
 * that uses one holds a hard link to it, which keeps the bytes until the process ends. When the copies come to more than
 * `limitBytes`, those go that nobody uses, the least recently used first.
 */
export function blobCopies(folder: string, limitBytes: number): BlobCopies {
  let swept: Promise<void> | undefined;
  const held = new Map<string, string>();
  const inFolder = <T>(doing: string, work: () => Promise<T>) =>
    onDisk(`${doing} in ${folder}`, async () => {
      await (swept ??= mkdir(folder, { recursive: true }).then(() => sweepTemporaryFiles(folder)));
      return work();
    });

  return {
    find: (name) =>
      inFolder(`looking for the copy of ${name}`, async () => {
        const known = held.get(name);
        if (known !== undefined) return known;
        const own = temporaryPath(folder);
        const now = new Date();
        try {
          await link(objectPath(folder, name), own);
          await utimes(own, now, now);
        } catch (error) {
          if (isNotFound(error)) return undefined;
          throw error;
        }
        held.set(name, own);
        return own;
      }),
    keep: (name, fetch) =>
      inFolder(`keeping a copy of ${name}`, async () => {
        const own = temporaryPath(folder);
        const isFetched = await fetch(own).catch(async (error: unknown) => {
          await rm(own, { force: true });
          throw error;
        });
        if (!isFetched) {
          await rm(own, { force: true });
          return undefined;
        }
        const shared = temporaryPath(folder);
        await link(own, shared);
        await placeFile(shared, objectPath(folder, name), false);
        await shrink(folder, limitBytes);
        // Whoever reads the one before goes on reading it.
        held.set(name, own);
        return own;
      }),
    adopt: (name, path) =>
      inFolder(`keeping a copy of ${name}`, async () => {
        const shared = temporaryPath(folder);
        try {
          await rename(path, shared);
        } catch (error) {
          if (!isCrossDevice(error)) throw error;
          await rm(path);
          return;
        }
        await chmod(shared, 0o444);
        await placeFile(shared, objectPath(folder, name), false);
        await shrink(folder, limitBytes);
      }),
    scratchPath: () => {
      mkdirSync(folder, { recursive: true });
      return temporaryPath(folder);
    },
  };
}

async function shrink(folder: string, limitBytes: number): Promise<void> {
  const names = await localStore(folder).list('');
  const copies = (await Promise.all(names.map((name) => factsOf(objectPath(folder, name)))))
    .filter((copy) => copy !== undefined)
    .sort((a, b) => a.mtimeMs - b.mtimeMs);
  let total = copies.reduce((sum, { size }) => sum + size, 0);
  for (const { path, size, nlink } of copies) {
    if (total <= limitBytes) return;
    if (nlink > 1) continue;
    await rm(path, { force: true });
    total -= size;
  }
}

async function factsOf(path: string) {
  try {
    const { size, mtimeMs, nlink } = await stat(path);
    return { path, size, mtimeMs, nlink };
  } catch (error) {
    // Another process has removed it.
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
