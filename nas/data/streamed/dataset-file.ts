import { createHash } from 'node:crypto';
import type { StreamedDatasetDescription } from '../../../schemas/generated/streamed-dataset.js';
import { canonicalJson } from '../../../schemas/json.js';
import { isFromNewerStrata, validateFile } from '../../../schemas/validate.js';
import { apiVersion } from '../../../schemas/versions.js';
import type { Artifact } from '../../../store/blob.js';
import {
  type NamedTensor,
  readSafetensors,
  type StoredTensor,
  writeSafetensors,
} from '../../../store/safetensors.js';
import { damagedDataset, tensorOf } from '../dataset-file.js';
import { type DatasetFacts, type LabeledSet, parts } from '../dataset.js';
import type { Fit } from '../images/decode.js';

/** A prepared data set whose images stay encoded in a separate blob until a batch needs them. */
export interface StreamedDataset extends DatasetFacts {
  /** How an image of any size is fitted to the network. */
  readonly fit: Fit;
  /** The blob with the concatenated encoded images: the training images, then the test images. */
  readonly images: Artifact;
  readonly train: PackedSet & Pick<DatasetFacts['train'], 'part'>;
  readonly test: PackedSet;
}

export interface PackedSet extends LabeledSet {
  /** [count]: bytes of each encoded image. */
  readonly sizes: Int32Array;
  /** [count, 32]: SHA-256 of each encoded image. */
  readonly digests: Uint8Array;
  /** Paths that start with `train/` or `test/`, for errors: UTF-8, each followed by a zero byte. */
  readonly names: Uint8Array;
}

export const DIGEST_BYTES = 32;

/** The name of one image, for errors. */
export function imageName({ names }: PackedSet, index: number): string {
  let start = 0;
  for (let i = 0; i < index; i++) start = names.indexOf(0, start) + 1;
  return Buffer.from(names.subarray(start, names.indexOf(0, start))).toString();
}

/** [count]: the offset of each image in the blob; `first` is the offset of the first image. */
export function imageOffsets({ sizes }: PackedSet, first: number): Float64Array {
  let at = first;
  // A blob may be larger than 2³² bytes.
  return Float64Array.from(sizes, (size) => {
    at += size;
    return at - size;
  });
}

/** Total bytes of the images of a set. */
export function totalBytes({ sizes }: Pick<PackedSet, 'sizes'>): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The data set as a safetensors file, without its encoded images: the same bytes for the same data set. */
export function streamedDatasetBytes(dataset: StreamedDataset): Uint8Array {
  const { classes, channels, fit, mean, std, images, train, test } = dataset;
  const description: StreamedDatasetDescription = {
    apiVersion,
    classes: [...classes] as StreamedDatasetDescription['classes'],
    channels: channels as 1 | 3,
    ...fit,
    mean: [...mean] as StreamedDatasetDescription['mean'],
    std: [...std] as StreamedDatasetDescription['std'],
    source: { format: 'imageFolder' },
    images: { ...images },
    content: streamedContentDigest(dataset),
  };
  return writeSafetensors(
    [
      ...tensorsOf('train', train),
      { name: 'train.part', dtype: 'U8', shape: [train.count], data: train.part },
      ...tensorsOf('test', test),
    ],
    { streamed: canonicalJson(description) },
  );
}

function tensorsOf(
  set: 'train' | 'test',
  { count, labels, sizes, digests, names }: PackedSet,
): NamedTensor[] {
  return [
    { name: `${set}.labels`, dtype: 'I32', shape: [count], data: labels },
    { name: `${set}.sizes`, dtype: 'I32', shape: [count], data: sizes },
    { name: `${set}.digests`, dtype: 'U8', shape: [count, DIGEST_BYTES], data: digests },
    { name: `${set}.names`, dtype: 'U8', shape: [names.length], data: names },
  ];
}

/** Equal for equal encoded images and labels, fitted to the same size, however they were split or normalized. */
export function streamedContentDigest({ classes, channels, fit, train, test }: StreamedDataset): string {
  const counts = [train.count, test.count];
  const hash = createHash('sha256').update(canonicalJson({ classes, channels, fit: { ...fit }, counts }));
  for (const { digests, labels } of [train, test]) hash.update(digests).update(labels);
  return `sha256:${hash.digest('hex')}`;
}

/** Reads what `streamedDatasetBytes` wrote and checks it. Throws DATA_SET_DAMAGED if it is inconsistent. */
export function readStreamedDataset(bytes: Uint8Array, path: string): StreamedDataset {
  const { tensors, metadata } = readSafetensors(bytes, path);
  const { classes, channels, size, shorterSide, mean, std, images } = readDescription(metadata, path);
  const train = readPackedSet('train', tensors, classes.length, path);
  const test = readPackedSet('test', tensors, classes.length, path);
  const part = tensorOf('train.part', 'U8', 1, tensors, path).data as Uint8Array;
  const held = totalBytes(train) + totalBytes(test);
  const checks: [boolean, string, string][] = [
    [
      mean.length !== channels || std.length !== channels,
      `${mean.length} means and ${std.length} standard deviations`,
      `${channels} of each, one for each channel`,
    ],
    [
      part.length !== train.count || part.some((value) => value >= Object.keys(parts).length),
      'a train.part that does not match its images',
      `${train.count} numbers below 3`,
    ],
    [held !== images.size, `images of ${held} bytes`, `${images.size} bytes, the size of their blob`],
  ];
  for (const [isWrong, found, expected] of checks) if (isWrong) throw damagedDataset(path, found, expected);
  return {
    classes,
    height: size,
    width: size,
    channels,
    mean,
    std,
    fit: { size, shorterSide },
    images,
    train: { ...train, part },
    test,
  };
}

function readPackedSet(
  set: 'train' | 'test',
  tensors: ReadonlyMap<string, StoredTensor>,
  classes: number,
  path: string,
): PackedSet {
  const read = (name: string, dtype: StoredTensor['dtype'], rank: number) =>
    tensorOf(`${set}.${name}`, dtype, rank, tensors, path).data;
  const labels = read('labels', 'I32', 1) as Int32Array;
  const sizes = read('sizes', 'I32', 1) as Int32Array;
  const digests = read('digests', 'U8', 2) as Uint8Array;
  const names = read('names', 'U8', 1) as Uint8Array;
  const count = labels.length;
  const named = names.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  if (sizes.length !== count || digests.length !== count * DIGEST_BYTES || named !== count) {
    const found = `${count} ${set}.labels, ${sizes.length} sizes, ${digests.length / DIGEST_BYTES} digests and ${named} names`;
    throw damagedDataset(path, found, 'the same number of each');
  }
  if (labels.some((label) => label < 0 || label >= classes)) {
    throw damagedDataset(path, `${set}.labels outside the classes`, `labels below ${classes}`);
  }
  if (sizes.some((size) => size < 0)) throw damagedDataset(path, `${set}.sizes below 0`, 'numbers of bytes');
  return { count, labels, sizes, digests, names };
}

function readDescription(
  metadata: Readonly<Record<string, string>>,
  path: string,
): StreamedDatasetDescription {
  try {
    return validateFile('streamed-dataset', JSON.parse(metadata['streamed'] ?? 'null'), { place: path });
  } catch (cause) {
    if (isFromNewerStrata(cause)) throw cause;
    const found = `an invalid description: ${(cause as Error).message}`;
    throw damagedDataset(path, found, 'what schemas/streamed-dataset.schema.json describes', cause);
  }
}
