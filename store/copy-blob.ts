import { randomBytes } from 'node:crypto';
import { copyFile, link, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Artifact, damagedBlob, digestOfFile, openBlob } from './blob.js';
import { isNotFound, isNameTaken } from './local/disk-errors.js';
import type { ObjectStore } from './object-store.js';

/**
 * Copies a blob out of the store. What was copied is verified by its digest before it gets its name, so that the file is
 * whole or absent. Answers false, and changes nothing, when the name is taken and may not be overwritten. Throws
 * STORE_BLOB_MISSING and STORE_BLOB_DAMAGED, and what the operating system refuses as it comes.
 */
export async function copyBlob(
  store: ObjectStore,
  artifact: Artifact,
  path: string,
  { overwrite }: { readonly overwrite: boolean },
): Promise<boolean> {
  if (!overwrite && (await exists(path))) return false;
  const source = await openBlob(store, artifact);
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}`);
  try {
    await copyFile(source, beside);
    const digest = await digestOfFile(beside);
    if (digest !== artifact.digest) throw damagedBlob(artifact, digest);
    await makeDurable(beside);
    return await place(beside, path, overwrite);
  } finally {
    await rm(beside, { force: true });
  }
}

/** The store's own files are read-only; a copy is its owner's to change. */
async function makeDurable(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.chmod(0o644);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function place(beside: string, path: string, overwrite: boolean): Promise<boolean> {
  try {
    // Fails where the name has been taken meanwhile, which renaming would not.
    if (!overwrite) await link(beside, path);
    else await rename(beside, path);
    return true;
  } catch (error) {
    if (!overwrite && isNameTaken(error)) return false;
    if (overwrite || isNotFound(error)) throw error;
    // A file system without hard links, such as a memory stick's.
    await rename(beside, path);
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
