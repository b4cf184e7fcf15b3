import { StrataError } from '../../../platform/errors.js';
import type { FileTree } from './file-tree.js';
import { type RawImages, type RawSet, allocateImages } from './raw-images.js';

/** How one of CIFAR's binary forms is laid out: https://www.cs.toronto.edu/~kriz/cifar.html */
interface CifarFormat {
  readonly name: string;
  /** In the order in which their images are counted. */
  readonly train: readonly string[];
  readonly test: readonly string[];
  /** The file with the names of the classes, one a line, in the order of their labels. */
  readonly names: string;
  readonly classes: number;
  /** Bytes before the pixels of a record, and which of them is the label. */
  readonly labelBytes: number;
  readonly labelAt: number;
}

const side = 32;
const channels = 3;
/** Bytes of one color of an image; a record has all red ones, then all green ones, then all blue ones. */
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

/** The coarse label comes first. */
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

/** CIFAR in its own binary form, from the official archive or the folder that it unpacks to. */
export async function openCifar(tree: FileTree, form: CifarFormat): Promise<RawImages> {
  const members = membersOf(tree, form);
  return {
    classes: await classNames(members, form),
    train: await openSet(form.train, members, form),
    test: await openSet(form.test, members, form),
  };
}

type Members = ReadonlyMap<string, { readonly place: string; readonly read: () => Promise<Uint8Array> }>;

/** What the form wants, by name: all at the top or below the one top folder that has most of it. */
function membersOf(tree: FileTree, form: CifarFormat): Members {
  const wanted = [...form.train, ...form.test, form.names];
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
      expected: `all of ${form.name}'s binary form: ${wanted.join(', ')}`,
      remedy: 'fetch the archive again; of the three forms that are published it is the one called binary',
    });
  }
  return new Map(
    wanted.map((name) => [
      name,
      { place: `${root}${name} in ${tree.path}`, read: () => tree.files.get(root + name)!() },
    ]),
  );
}

async function classNames(members: Members, form: CifarFormat): Promise<readonly string[]> {
  const { place, read } = members.get(form.names)!;
  const names = Buffer.from(await read())
    .toString('utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const different = new Set(names).size;
  if (names.length !== form.classes || different !== form.classes)
    throw damaged(
      place,
      `names ${different} classes in ${names.length} lines`,
      `${form.classes} names, one a line`,
    );
  return names;
}

/** The records of some files, one file's after the other's. */
async function openSet(names: readonly string[], members: Members, form: CifarFormat): Promise<RawSet> {
  const length = form.labelBytes + channels * planeBytes;
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
      const label = bytes[at + form.labelAt]!;
      if (label >= form.classes) {
        const found = `has label ${label} in record ${at / length}, counted from 0`;
        throw damaged(place, found, `labels below ${form.classes}`);
      }
      labels.push(label);
      records.push(bytes.subarray(at + form.labelBytes, at + length));
    }
  }
  return { labels: Int32Array.from(labels), pixels: async (indices) => pixelsOf(records, indices) };
}

/** From planes of one color each to three colors for each pixel. */
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
    remedy: 'fetch the archive again, or give the `sha256` that its publisher tells',
  });
}
