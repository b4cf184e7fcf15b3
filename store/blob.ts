import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { StrataError } from '../platform/errors.js';
import { layout } from './layout.js';
import { isNotFound } from './local/disk-errors.js';
import type { ObjectStore } from './object-store.js';

/** A reference to an immutable blob in the store. Temporal carries references, never the bytes. */
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

/** The digest of a file, which is streamed and may be larger than memory. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return `sha256:${hash.digest('hex')}`;
}

/**
 * Stores content under its digest and returns a reference. A `file` is moved into the store. Content that is already
 * stored is not written again, unless the stored blob is damaged.
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
  const isStored = (await blobDamage(store, artifact, { digest: true })) === undefined;
  if (content instanceof Uint8Array) {
    if (!isStored) await store.write(name, content);
  } else {
    if (!isStored) await store.writeFile(name, content.file);
    await rm(content.file, { force: true });
  }
  return artifact;
}

/**
 * The path of a blob on this host, read-only and valid while this process lives. The digest is verified, which reads the
 * whole blob; pass `digest: false` if the reader verifies the content. Throws STORE_BLOB_MISSING or STORE_BLOB_DAMAGED.
 */
export async function openBlob(
  store: ObjectStore,
  artifact: Artifact,
  { digest = true }: { readonly digest?: boolean } = {},
): Promise<string> {
  let damage: StrataError | undefined;
  // If only the local copy is damaged, a refreshed one is intact.
  for (const refresh of [false, true]) {
    const path = await store.localPath(layout.blob(artifact.digest), artifact.digest, { refresh });
    damage = path === undefined ? undefined : await fileDamage(path, artifact, { digest });
    if (path !== undefined && !damage) return path;
  }
  throw damage ?? (await blobDamage(store, artifact, { digest: true })) ?? missing(artifact);
}

/**
 * The damage of a stored blob; undefined if it is intact. Always checks the size; checks the digest on request, which
 * reads the whole blob.
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

/** The error for a blob whose content does not match its digest. */
export function damagedBlob(artifact: Artifact, digest: string): StrataError {
  return damaged(artifact, `has content with digest ${digest}`);
}

const remedy = 'run the pipeline again: the stage that wrote the blob detects this and is recomputed';

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
