import { StrataError } from '../../../platform/errors.js';
import type { FileTree } from './file-tree.js';
import { type RawImages, type RawSet, allocateImages } from './raw-images.js';

/** Layout of one of CIFAR's binary versions: https://www.cs.toronto.edu/~kriz/cifar.html */
interface CifarFormat {
  readonly name: string;
  /** Files in the order of their images. */
  readonly train: readonly string[];
  readonly test: readonly string[];
  /** The file with the class names, one per line, in the order of their labels. */
  readonly names: string;
  readonly classes: number;
  /** Number of bytes before the pixels of a record, and the position of the label among them. */
  readonly labelBytes: number;
  readonly labelAt: number;
}

const side = 32;
const channels = 3;
/** Bytes of one color of an image; a record has the red plane, then the green one, then the blue one. */
const planeBytes = side * side;

export const cifar10: CifarFormat = {
  name: 'CIFAR-10',
  train: [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`),
  test: ['test_batch.bin'],
  names: 'batches.meta.txt',
  classes: 10,
  labelBytes: 1,
  labelAt: 0,
};

/** A record has the coarse label first. */
export function cifar100(labels: 'fine' | 'coarse'): CifarFormat {
  return {
    name: 'CIFAR-100',
    train: ['train.bin'],
    test: ['test.bin'],
    names: `${labels}_label_names.txt`,
    classes: labels === 'fine' ? 100 : 20,
    labelBytes: 2,
    labelAt: labels === 'fine' ? 1 : 0,
  };
}

/** CIFAR in its binary version, from the official archive or its unpacked folder. */
export async function openCifar(tree: FileTree, format: CifarFormat): Promise<RawImages> {
  const members = membersOf(tree, format);
  return {
    classes: await classNames(members, format),
    train: await openSet(format.train, members, format),
    test: await openSet(format.test, members, format),
  };
}

type Members = ReadonlyMap<string, { readonly place: string; readonly read: () => Promise<Uint8Array> }>;

/** The files of the format by name: at the top, or below the top folder that has the most of them. */
function membersOf(tree: FileTree, format: CifarFormat): Members {
  const wanted = [...format.train, ...format.test, format.names];
  const roots = ['', ...new Set([...tree.files.keys()].map((path) => path.slice(0, path.indexOf('/') + 1)))];
  const counted = roots.map((root) => ({
    root,
    missing: wanted.filter((name) => !tree.files.has(root + name)),
  }));
  const { root, missing } = counted.reduce((best, one) =>
    one.missing.length < best.missing.length ? one : best,
  );
  if (missing.length > 0) {
    throw new StrataError({
      code: 'DATA_CIFAR_MISSING',
      cause: 'user',
      found: `${tree.path} has no ${missing.join(', no ')}`,
      expected: `all files of ${format.name}'s binary version: ${wanted.join(', ')}`,
      remedy: 'download the archive again; of the three published versions, take the binary version',
    });
  }
  return new Map(
    wanted.map((name) => [
      name,
      { place: `${root}${name} in ${tree.path}`, read: () => tree.files.get(root + name)!() },
    ]),
  );
}

async function classNames(members: Members, format: CifarFormat): Promise<readonly string[]> {
  const { place, read } = members.get(format.names)!;
  const names = Buffer.from(await read())
    .toString('utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const different = new Set(names).size;
  if (names.length !== format.classes || different !== format.classes)
    throw damaged(
      place,
      `names ${different} classes in ${names.length} lines`,
      `${format.classes} names, one per line`,
    );
  return names;
}

/** The records of the files, in file order. */
async function openSet(names: readonly string[], members: Members, format: CifarFormat): Promise<RawSet> {
  const length = format.labelBytes + channels * planeBytes;
  const records: Uint8Array[] = [];
  const labels: number[] = [];
  for (const name of names) {
    const { place, read } = members.get(name)!;
    const bytes = await read();
    if (bytes.length === 0 || bytes.length % length !== 0) {
      const rest = `${Math.floor(bytes.length / length)} records and ${bytes.length % length} bytes`;
      throw damaged(
        place,
        `has ${bytes.length} bytes, which are ${rest}`,
        `whole records of ${length} bytes each`,
      );
    }
    for (let at = 0; at < bytes.length; at += length) {
      const label = bytes[at + format.labelAt]!;
      if (label >= format.classes) {
        const found = `has label ${label} in record ${at / length}, counted from 0`;
        throw damaged(place, found, `labels below ${format.classes}`);
      }
      labels.push(label);
      records.push(bytes.subarray(at + format.labelBytes, at + length));
    }
  }
  return { labels: Int32Array.from(labels), pixels: async (indices) => pixelsOf(records, indices) };
}

/** Converts color planes to interleaved colors. */
function pixelsOf(records: readonly Uint8Array[], indices: Uint32Array) {
  const size = { height: side, width: side, channels };
  const images = allocateImages(indices.length, size);
  let to = 0;
  for (const index of indices) {
    const planes = records[index]!;
    for (let pixel = 0; pixel < planeBytes; pixel++) {
      for (let channel = 0; channel < channels; channel++) {
        images[to++] = planes[channel * planeBytes + pixel]!;
      }
    }
  }
  return { ...size, images };
}

function damaged(place: string, found: string, expected: string): StrataError {
  return new StrataError({
    code: 'DATA_CIFAR_DAMAGED',
    cause: 'user',
    found: `${place} ${found}`,
    expected,
    remedy: 'download the archive again, or set the `sha256` that its publisher states',
  });
}
