import { rm, stat } from 'node:fs/promises';
import { StrataError } from '../errors/strata-error.js';
import type { Artifact } from './artifact.js';
import { digestOf, digestOfFile } from './digest.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';

/**
 * Keeps content under its digest and answers with the reference to it. A `file` is moved in: afterwards it is gone
 * from where it was. Content that is there already is kept once; a damaged copy of it is replaced.
 */
export async function putBlob(
  store: ObjectStore,
  content: Uint8Array | { readonly file: string },
  mediaType: string,
): Promise<Artifact> {
  const artifact =
    content instanceof Uint8Array
      ? { digest: digestOf(content), size: content.byteLength, mediaType }
      : { digest: await digestOfFile(content.file), size: (await stat(content.file)).size, mediaType };
  const name = layout.blob(artifact.digest);
  const isKept = (await blobDamage(store, artifact, { digest: true })) === undefined;
  if (content instanceof Uint8Array) {
    if (!isKept) await store.write(name, content);
  } else {
    if (!isKept) await store.writeFile(name, content.file);
    await rm(content.file, { force: true });
  }
  return artifact;
}

/**
 * The local path of a blob, for reading only. Its size is always checked; its digest when asked, which reads all of
 * it. Throws STORE_BLOB_MISSING or STORE_BLOB_DAMAGED.
 */
export async function openBlob(
  store: ObjectStore,
  artifact: Artifact,
  verify: { readonly digest?: boolean } = {},
): Promise<string> {
  const damage = await blobDamage(store, artifact, verify);
  if (damage) throw damage;
  return (await store.localPath(layout.blob(artifact.digest))) ?? fail(missing(artifact));
}

/** What is wrong with a kept blob, or undefined when nothing is. */
export async function blobDamage(
  store: ObjectStore,
  artifact: Artifact,
  verify: { readonly digest?: boolean },
): Promise<StrataError | undefined> {
  const path = await store.localPath(layout.blob(artifact.digest));
  if (path === undefined) return missing(artifact);
  const { size } = await stat(path);
  if (size !== artifact.size) return damaged(artifact, `has ${size} bytes instead of ${artifact.size}`);
  if (!verify.digest) return undefined;
  const digest = await digestOfFile(path);
  return digest === artifact.digest ? undefined : damagedBlob(artifact, digest);
}

/** For a blob whose content has another digest than its name. */
export function damagedBlob(artifact: Artifact, digest: string): StrataError {
  return damaged(artifact, `has content of digest ${digest}`);
}

const remedy = 'run the pipeline again: the stage that made it notices, and computes it anew';

function missing(artifact: Artifact): StrataError {
  return new StrataError({
    code: 'STORE_BLOB_MISSING',
    fault: 'world',
    found: `the store has no blob ${artifact.digest} (${artifact.mediaType})`,
    remedy,
  });
}

function damaged(artifact: Artifact, what: string): StrataError {
  return new StrataError({
    code: 'STORE_BLOB_DAMAGED',
    fault: 'world',
    found: `the blob ${artifact.digest} (${artifact.mediaType}) ${what}`,
    remedy,
  });
}

function fail(error: StrataError): never {
  throw error;
}
