import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { StrataError } from '../platform/errors.js';
import { layout } from './layout.js';
import { isNotFound } from './local/disk-errors.js';
import type { ObjectStore } from './object-store.js';

/** A reference to an immutable blob in the store. This, and never the bytes, travels through Temporal. */
export interface Artifact {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly mediaType: string;
}

/** `sha256:` and 64 hexadecimal digits. */
export function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The same of a file, read piece by piece: it may be larger than memory. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return `sha256:${hash.digest('hex')}`;
}

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
 * The path of a blob on this host, for reading only, for as long as the process lives. Its digest is checked, which reads
 * all of it, unless whoever reads it checks what it reads. Throws STORE_BLOB_MISSING or STORE_BLOB_DAMAGED.
 */
export async function openBlob(
  store: ObjectStore,
  artifact: Artifact,
  { digest = true }: { readonly digest?: boolean } = {},
): Promise<string> {
  let damage: StrataError | undefined;
  // What is damaged may only be a copy that was fetched earlier.
  for (const anew of [false, true]) {
    const path = await store.localPath(layout.blob(artifact.digest), artifact.digest, { anew });
    damage = path === undefined ? undefined : await fileDamage(path, artifact, { digest });
    if (path !== undefined && !damage) return path;
  }
  throw damage ?? (await blobDamage(store, artifact, { digest: true })) ?? missing(artifact);
}

/**
 * What is wrong with a blob as the store keeps it, or undefined when nothing is. Its size is always looked at; its digest
 * when asked, which reads all of it.
 */
export async function blobDamage(
  store: ObjectStore,
  artifact: Artifact,
  verify: { readonly digest?: boolean },
): Promise<StrataError | undefined> {
  const name = layout.blob(artifact.digest);
  const damage = sizeDamage(artifact, await store.size(name));
  if (damage || !verify.digest) return damage;
  return digestDamage(artifact, await store.digest(name));
}

async function fileDamage(
  path: string,
  artifact: Artifact,
  verify: { readonly digest: boolean },
): Promise<StrataError | undefined> {
  try {
    const damage = sizeDamage(artifact, (await stat(path)).size);
    if (damage || !verify.digest) return damage;
    return digestDamage(artifact, await digestOfFile(path));
  } catch (error) {
    if (isNotFound(error)) return missing(artifact);
    throw error;
  }
}

function sizeDamage(artifact: Artifact, size: number | undefined): StrataError | undefined {
  if (size === undefined) return missing(artifact);
  if (size === artifact.size) return undefined;
  return damaged(artifact, `has ${size} bytes instead of ${artifact.size}`);
}

function digestDamage(artifact: Artifact, digest: string | undefined): StrataError | undefined {
  if (digest === undefined) return missing(artifact);
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
    cause: 'environment',
    found: `the store has no blob ${artifact.digest} (${artifact.mediaType})`,
    remedy,
  });
}

function damaged(artifact: Artifact, what: string): StrataError {
  return new StrataError({
    code: 'STORE_BLOB_DAMAGED',
    cause: 'environment',
    found: `the blob ${artifact.digest} (${artifact.mediaType}) ${what}`,
    remedy,
  });
}
