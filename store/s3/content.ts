import { createHash, randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.js';
import { undefinedIfNotFound } from './errors.js';

/** Content to write, readable in ranges and repeatedly. */
export interface Content {
  readonly size: number;
  /** The bytes of [begin, end). */
  piece(begin: number, end: number): Promise<Uint8Array>;
}

export function contentOf(bytes: Uint8Array | string): Content {
  const all = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return { size: all.byteLength, piece: async (begin, end) => all.subarray(begin, end) };
}

/** Calls `use` with the content of a file, which may be larger than memory. */
export async function withFile<T>(path: string, use: (content: Content) => Promise<T>): Promise<T> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    return await use({
      size,
      async piece(begin, end) {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(end - begin), 0, end - begin, begin);
        return buffer.subarray(0, bytesRead);
      },
    });
  } finally {
    await file.close();
  }
}

/** The SHA-256 checksum by which S3 verifies an upload. */
export function checksumOf(bytes: Uint8Array): { readonly ChecksumSHA256: string } {
  return { ChecksumSHA256: createHash('sha256').update(bytes).digest('base64') };
}

export interface Range {
  readonly begin: number;
  /** Exclusive. */
  readonly end: number;
}

/** Splits a size into ranges of equal length; the last one may be shorter. */
export function ranges(size: number, pieceBytes: number): Range[] {
  const count = Math.ceil(size / pieceBytes);
  return Array.from({ length: count }, (_, index) => ({
    begin: index * pieceBytes,
    end: Math.min(size, (index + 1) * pieceBytes),
  }));
}

/**
 * Metadata that identifies one write. If the response to an exclusive write is lost, the retry finds the name taken, and
 * the mark shows that the first try succeeded.
 */
export interface WriterMark {
  readonly writer: string;
}

export function writerMark(): WriterMark & Record<string, string> {
  return { writer: randomUUID() };
}

export async function isWrittenBy(
  { client }: Bucket,
  address: ReturnType<Bucket['address']>,
  { writer }: WriterMark,
): Promise<boolean> {
  const head = await undefinedIfNotFound(client.send(new HeadObjectCommand(address)));
  return head?.Metadata?.['writer'] === writer;
}
