import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { StrataError } from '../../../platform/errors.js';
import { type RawImages, type RawSet, unreadableSource } from './raw-images.js';

/** The four files of a data set in the format of MNIST. */
export interface IdxPaths {
  readonly trainImages: string;
  readonly trainLabels: string;
  readonly testImages: string;
  readonly testLabels: string;
}

/** Gray images from four IDX files. Class names are the labels: 0, 1, 2, … */
export async function openIdxImages(paths: IdxPaths): Promise<RawImages> {
  const train = await openSet(paths.trainImages, paths.trainLabels);
  const test = await openSet(paths.testImages, paths.testLabels);
  const labels = [train, test].flatMap((set) => [...new Set(set.labels)]);
  const classes = Array.from({ length: Math.max(...labels) + 1 }, (_, label) => String(label));
  return { classes, train, test };
}

async function openSet(imagesPath: string, labelsPath: string): Promise<RawSet> {
  const images = await readIdx(imagesPath, 3);
  const labels = await readIdx(labelsPath, 1);
  const [count, height, width] = images.shape as [number, number, number];
  if (count * height * width === 0) {
    throw damaged(imagesPath, `no pixels (${images.shape.join(' × ')})`, 'at least one image');
  }
  if (labels.data.length !== count) {
    throw damaged(
      labelsPath,
      `${labels.data.length} labels`,
      `${count}, one for each image of ${imagesPath}`,
    );
  }
  const size = height * width;
  const pixels: RawSet['pixels'] = async (indices) => {
    const chosen = new Uint8Array(indices.length * size);
    indices.forEach((index, place) =>
      chosen.set(images.data.subarray(index * size, index * size + size), place * size),
    );
    return { height, width, channels: 1, images: chosen };
  };
  return { labels: Int32Array.from(labels.data), pixels };
}

/** An IDX file of unsigned bytes. */
interface Idx {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Uint8Array;
}

const unsignedByte = 0x08;

/**
 * Reads an IDX file, the format of MNIST, plain or gzipped: two zero bytes, the element type, the number of dimensions,
 * each dimension as a big-endian 32-bit number, then exactly the elements.
 */
export async function readIdx(path: string, dimensions: number): Promise<Idx> {
  const bytes = await readContent(path);
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

async function readContent(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadableSource(path, cause);
  });
  const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isZipped) return bytes;
  return promisify(gunzip)(bytes).catch((cause: unknown) => {
    throw damaged(path, `invalid gzip data (${(cause as Error).message})`, 'a complete .gz file', cause);
  });
}

function damaged(path: string, found: string, expected: string, cause?: unknown): StrataError {
  return new StrataError(
    {
      code: 'DATA_IDX_DAMAGED',
      cause: 'user',
      found: `${path} has ${found}`,
      expected,
      remedy: 'download or copy the file again, and check that each of the four paths names the right file',
    },
    { cause },
  );
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
