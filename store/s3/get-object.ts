import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { pMapIterable } from 'p-map';
import { isObjectName } from '../object-store.js';
import type { Bucket } from './bucket.js';
import { type Range, ranges } from './content.js';
import { undefinedIfNotFound } from './errors.js';

/** Larger objects are read in pieces of this size, so that a failure repeats only one piece. */
const pieceBytes = 16 << 20;
const concurrency = 4;

export async function objectSize(bucket: Bucket, name: string): Promise<number | undefined> {
  const address = bucket.address(name);
  const head = await bucket.withRetries(`looking for ${name}`, () =>
    undefinedIfNotFound(bucket.client.send(new HeadObjectCommand(address))),
  );
  return head && (head.ContentLength ?? 0);
}

export async function readObject(bucket: Bucket, name: string): Promise<Uint8Array | undefined> {
  const address = bucket.address(name);
  const found = await bucket.withRetries(`reading ${name}`, async () => {
    const answer = await undefinedIfNotFound(bucket.client.send(new GetObjectCommand(address)));
    if (!answer) return undefined;
    const size = answer.ContentLength ?? 0;
    if (size <= pieceBytes) return (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
    (answer.Body as Readable | undefined)?.destroy();
    return { size };
  });
  if (found === undefined || found instanceof Uint8Array) return found;
  const all = Buffer.alloc(found.size);
  return (await readPieces(bucket, name, found.size, async (piece, { begin }) => all.set(piece, begin)))
    ? all
    : undefined;
}

export async function objectDigest(bucket: Bucket, name: string): Promise<string | undefined> {
  return hashed(bucket, name, async () => undefined);
}

/** Downloads an object into a new file and returns the digest of the data. Undefined if the object does not exist. */
export async function downloadObject(
  bucket: Bucket,
  name: string,
  path: string,
): Promise<string | undefined> {
  const file = await open(path, 'wx', 0o444);
  try {
    return await hashed(bucket, name, async (piece, { begin }) => {
      await file.write(piece, 0, piece.byteLength, begin);
    });
  } finally {
    await file.close();
  }
}

async function hashed(
  bucket: Bucket,
  name: string,
  take: (piece: Uint8Array, range: Range) => Promise<unknown>,
): Promise<string | undefined> {
  const size = await objectSize(bucket, name);
  if (size === undefined) return undefined;
  const hash = createHash('sha256');
  const isThere = await readPieces(bucket, name, size, async (piece, range) => {
    hash.update(piece);
    await take(piece, range);
  });
  return isThere ? `sha256:${hash.digest('hex')}` : undefined;
}

/** Delivers pieces in order, reading ahead. Returns false if the object was removed in the meantime. */
async function readPieces(
  bucket: Bucket,
  name: string,
  size: number,
  take: (piece: Uint8Array, range: Range) => Promise<void>,
): Promise<boolean> {
  const wanted = ranges(size, pieceBytes);
  const read = async (range: Range) => ({ range, piece: await readPiece(bucket, name, range) });
  for await (const { range, piece } of pMapIterable(wanted, read, { concurrency })) {
    if (!piece) return false;
    await take(piece, range);
  }
  return true;
}

async function readPiece(
  bucket: Bucket,
  name: string,
  { begin, end }: Range,
): Promise<Uint8Array | undefined> {
  const command = { ...bucket.address(name), Range: `bytes=${begin}-${end - 1}` };
  return bucket.withRetries(`reading ${name}`, async () => {
    const answer = await undefinedIfNotFound(bucket.client.send(new GetObjectCommand(command)));
    return answer?.Body?.transformToByteArray();
  });
}

/** Sorted names below a prefix, without invalid object names such as hidden ones. */
export async function listObjects(bucket: Bucket, prefix: string): Promise<string[]> {
  const own = bucket.location.prefix;
  const names: string[] = [];
  let from: string | undefined;
  do {
    const page = await bucket.withRetries(`listing ${prefix}`, () =>
      bucket.client.send(
        new ListObjectsV2Command({
          Bucket: bucket.location.bucket,
          Prefix: `${own}${prefix}`,
          ContinuationToken: from,
        }),
      ),
    );
    for (const { Key = '' } of page.Contents ?? []) names.push(Key.slice(own.length));
    from = page.NextContinuationToken;
  } while (from !== undefined);
  return names.filter(isObjectName).sort();
}
