import { randomBytes } from 'node:crypto';
import { copyFile, link, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Artifact, damagedBlob, digestOfFile, openBlob } from './blob.js';
import { isNotFound, isNameTaken } from './local/disk-errors.js';
import type { ObjectStore } from './object-store.js';

/**
 * Copies a blob out of the store. The copy is verified before it gets its name, so the file is complete or missing.
 * Returns false, and changes nothing, if the name is taken and must not be overwritten. Throws STORE_BLOB_MISSING,
 * STORE_BLOB_DAMAGED, and system errors unchanged.
 */
export async function copyBlob(
  store: ObjectStore,
  artifact: Artifact,
  path: string,
  { overwrite }: { readonly overwrite: boolean },
): Promise<boolean> {
  if (!overwrite && (await exists(path))) return false;
  const source = await openBlob(store, artifact);
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}`);
  try {
    await copyFile(source, temporary);
    const digest = await digestOfFile(temporary);
    if (digest !== artifact.digest) throw damagedBlob(artifact, digest);
    await makeDurable(temporary);
    return await place(temporary, path, overwrite);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Files in the store are read-only; a copy is writable. */
async function makeDurable(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.chmod(0o644);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function place(temporary: string, path: string, overwrite: boolean): Promise<boolean> {
  try {
    // Unlike rename, link fails if the name has been taken in the meantime.
    if (!overwrite) await link(temporary, path);
    else await rename(temporary, path);
    return true;
  } catch (error) {
    if (!overwrite && isNameTaken(error)) return false;
    if (overwrite || isNotFound(error)) throw error;
    // A file system without hard links, such as FAT.
    await rename(temporary, path);
    return true;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
