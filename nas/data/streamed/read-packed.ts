import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { StrataError } from '../../../errors/strata-error.js';

/** Where an encoded image lies in the blob, and what it must be. */
export interface Packed {
  readonly offset: number;
  readonly size: number;
  /** SHA-256. */
  readonly digest: Uint8Array;
}

/** One encoded image. Its bytes are those that were prepared, or it is DATA_IMAGE_DAMAGED. */
export async function readPacked(
  file: FileHandle,
  { offset, size, digest }: Packed,
  name: () => string,
): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(size);
  const { bytesRead } = await file.read(bytes, 0, size, offset);
  if (bytesRead === size && createHash('sha256').update(bytes).digest().equals(digest)) return bytes;
  throw new StrataError({
    code: 'DATA_IMAGE_DAMAGED',
    fault: 'world',
    found: `${name()} is no longer as it was prepared${bytesRead < size ? `: ${bytesRead} of ${size} bytes are left` : ''}`,
    expected: 'the bytes whose digest the data set holds',
    remedy: 'run the pipeline again: the prepare stage notices the damage, and packs the images anew',
  });
}
