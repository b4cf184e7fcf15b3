import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { StrataError } from '../../errors/strata-error.js';
import { unreadableSource } from './source-file.js';

/** An IDX file of unsigned bytes. */
export interface Idx {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Uint8Array;
}

const unsignedByte = 0x08;

/**
 * Reads the form that MNIST is published in, plain or gzipped: two zero bytes, the element type, the number of
 * dimensions, each dimension as a big-endian 32-bit number, then the elements and nothing more.
 */
export async function readIdx(path: string, dimensions: number): Promise<Idx> {
  const bytes = await content(path);
  const headerLength = 4 + 4 * dimensions;
  if (bytes.length < 4) throw damaged(path, `${bytes.length} bytes`, 'a header of at least 4');
  const [first, second, type, found] = bytes;
  if (first !== 0 || second !== 0) {
    throw damaged(
      path,
      `bytes ${hex(first!)} ${hex(second!)} at the start`,
      'the two zero bytes of an IDX file',
    );
  }
  if (type !== unsignedByte) throw damaged(path, `element type ${hex(type!)}`, 'unsigned bytes, 08');
  if (found !== dimensions) throw damaged(path, `${found} dimensions`, `${dimensions}`);
  if (bytes.length < headerLength) {
    throw damaged(path, `a header of ${bytes.length} bytes`, `${headerLength} bytes`);
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerLength);
  const shape = Array.from({ length: dimensions }, (_, axis) => header.getUint32(4 + 4 * axis));
  const elements = shape.reduce((product, size) => product * size, 1);
  const data = bytes.subarray(headerLength);
  if (data.length !== elements) {
    throw damaged(path, `${data.length} elements`, `${elements}, as its header says (${shape.join(' × ')})`);
  }
  return { shape, data };
}

async function content(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadableSource(path, cause);
  });
  const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isZipped) return bytes;
  return promisify(gunzip)(bytes).catch((cause: unknown) => {
    throw damaged(
      path,
      `gzip data that does not unpack (${(cause as Error).message})`,
      'a whole .gz file',
      cause,
    );
  });
}

/** What is wrong with an IDX file, and in which. */
export function damaged(path: string, found: string, expected: string, cause?: unknown): StrataError {
  return new StrataError(
    {
      code: 'DATA_IDX_DAMAGED',
      fault: 'user',
      found: `${path} has ${found}`,
      expected,
      remedy: 'fetch or copy the file again, and check that each of the four files is in its own place',
    },
    { cause },
  );
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
