import { mkdirSync } from 'node:fs';
import { chmod, link, mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { isNotFound, isCrossDevice, onDisk } from '../local/disk-errors.js';
import { localStore, objectPath } from '../local/local-store.js';
import { placeFile, sweepTemporaryFiles, temporaryPath } from '../local/place-file.js';

/** Local copies of immutable objects, shared by all processes of a `STRATA_HOME`. */
export interface BlobCopies {
  /** A path of the copy that stays valid for this process; the copy may be damaged. Undefined if there is none. */
  find(name: string): Promise<string | undefined>;
  /**
   * Calls `fetch` to fill a new file and replaces the copy with it. Returns the same as `find`; undefined, and no copy is
   * kept, if `fetch` returns false.
   */
  keep(name: string, fetch: (path: string) => Promise<boolean>): Promise<string | undefined>;
  /** Moves a finished file into the copies, or removes it if it is on another file system. */
  adopt(name: string, path: string): Promise<void>;
  /** A new path in the folder. */
  scratchPath(): string;
}

/**
 * Copies in a folder. A copy gets its name once it is complete, so processes need no coordination. A process that uses a
 * copy holds a hard link, which keeps the data until the process ends. Above `limitBytes`, unused copies are removed, least
 * recently used first.
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
        // Readers of the previous copy keep their link.
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
    // Removed by another process.
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
