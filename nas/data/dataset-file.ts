import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { StrataError } from '../../platform/errors.js';
import type { DatasetDescription } from '../../schemas/generated/dataset.js';
import { canonicalJson } from '../../schemas/json.js';
import { isFromNewerStrata, validateFile } from '../../schemas/validate.js';
import { apiVersion } from '../../schemas/versions.js';
import { readSafetensors, type StoredTensor, writeSafetensors } from '../../store/safetensors.js';
import { type Dataset, type ImageSet, parts } from './dataset.js';

type Tensors = ReadonlyMap<string, StoredTensor>;

/** The images and labels of one set, and the images' shape [H, W, C]. */
function labeledImages(
  set: 'train' | 'test',
  tensors: Tensors,
  classes: number,
  path: string,
): ImageSet & { readonly shape: readonly [number, number, number] } {
  const images = tensorOf(`${set}.images`, 'U8', 4, tensors, path);
  const labels = tensorOf(`${set}.labels`, 'I32', 1, tensors, path).data as Int32Array;
  const [count, ...shape] = images.shape as [number, number, number, number];
  if (labels.length !== count) throw damagedDataset(path, `${labels.length} ${set}.labels`, `${count}`);
  if (labels.some((label) => label < 0 || label >= classes)) {
    throw damagedDataset(path, `${set}.labels outside the classes`, `labels below ${classes}`);
  }
  return { count, images: images.data as Uint8Array, labels, shape };
}

/** The tensor of the given name, checked for type and rank. */
export function tensorOf(
  name: string,
  dtype: StoredTensor['dtype'],
  rank: number,
  tensors: Tensors,
  path: string,
): StoredTensor {
  const tensor = tensors.get(name);
  if (tensor?.dtype === dtype && tensor.shape.length === rank) return tensor;
  const found = tensor
    ? `${name} of type ${tensor.dtype} and shape [${tensor.shape.join(', ')}]`
    : `no tensor ${name}`;
  throw damagedDataset(path, found, `${dtype} with ${rank} dimensions`);
}

/** The error for an inconsistent data set file. */
export function damagedDataset(path: string, found: string, expected: string, cause?: unknown): StrataError {
  return new StrataError(
    {
      code: 'DATA_SET_DAMAGED',
      cause: 'user',
      found: `the data set at ${path} has ${found}`,
      expected,
      remedy: 'remove the file and run the prepare stage again',
    },
    { cause },
  );
}

/** What the file records about a data set in addition to `Dataset`. */
type DatasetOrigin = Pick<DatasetDescription, 'pad' | 'source'>;

/** The data set as a safetensors file: the same bytes for the same data set and origin. */
export function datasetBytes(dataset: Dataset, origin: DatasetOrigin): Uint8Array {
  const { classes, height, width, channels, mean, std, train, test } = dataset;
  const content = contentDigest(dataset);
  const description = { apiVersion, classes, mean, std, ...origin, content };
  const shape = [height, width, channels];
  return writeSafetensors(
    [
      { name: 'train.images', dtype: 'U8', shape: [train.count, ...shape], data: train.images },
      { name: 'train.labels', dtype: 'I32', shape: [train.count], data: train.labels },
      { name: 'train.part', dtype: 'U8', shape: [train.count], data: train.part },
      { name: 'test.images', dtype: 'U8', shape: [test.count, ...shape], data: test.images },
      { name: 'test.labels', dtype: 'I32', shape: [test.count], data: test.labels },
    ],
    { dataset: canonicalJson(description) },
  );
}

/** Equal for equal pixels and labels, however they were packed, split or normalized. */
export function contentDigest({ classes, height, width, channels, train, test }: Dataset): string {
  const counts = [train.count, test.count];
  const hash = createHash('sha256').update(canonicalJson({ classes, height, width, channels, counts }));
  for (const { images, labels } of [train, test]) hash.update(images).update(labels);
  return `sha256:${hash.digest('hex')}`;
}

/** Reads a data set that a `prepare` stage wrote into memory and checks it. Throws DATA_SET_DAMAGED if it is inconsistent. */
export function loadDataset(path: string): Dataset {
  const { tensors, metadata } = readSafetensors(readFileSync(path), path);
  const { classes, mean, std } = readDescription(metadata, path);
  const { shape, ...train } = labeledImages('train', tensors, classes.length, path);
  const { shape: testShape, ...test } = labeledImages('test', tensors, classes.length, path);
  const [height, width, channels] = shape;
  if (String(testShape) !== String(shape)) {
    throw damagedDataset(
      path,
      `test images of ${testShape.join(' × ')}`,
      `${shape.join(' × ')}, as in training`,
    );
  }
  if (mean.length !== channels || std.length !== channels) {
    const found = `${mean.length} means and ${std.length} standard deviations`;
    throw damagedDataset(path, found, `${channels} of each, one for each channel`);
  }
  const part = tensorOf('train.part', 'U8', 1, tensors, path).data as Uint8Array;
  if (part.length !== train.count || part.some((value) => value >= Object.keys(parts).length)) {
    throw damagedDataset(
      path,
      'a train.part that does not match its images',
      `${train.count} numbers below 3`,
    );
  }
  return { classes, height, width, channels, mean, std, train: { ...train, part }, test };
}

function readDescription(metadata: Readonly<Record<string, string>>, path: string): DatasetDescription {
  try {
    return validateFile('dataset', JSON.parse(metadata['dataset'] ?? 'null'), { place: path });
  } catch (cause) {
    if (isFromNewerStrata(cause)) throw cause;
    const found = `an invalid description: ${(cause as Error).message}`;
    throw damagedDataset(path, found, 'what schemas/dataset.schema.json describes', cause);
  }
}
