import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DatasetDescription } from '../../schemas/generated/dataset.js';
import { isFromNewerStrata, validateFile } from '../../schemas/validate-file.js';
import { apiVersion } from '../../schemas/versions.js';
import { canonicalJson } from '../../store/canonical-json.js';
import { readSafetensors, writeSafetensors } from '../../store/safetensors.js';
import { damagedDataset, labelled, tensorOf } from './dataset-tensors.js';
import { parts, type Dataset } from './dataset.js';

/** What the file says about a data set beside what is in `Dataset` itself. */
export type DatasetOrigin = Pick<DatasetDescription, 'pad' | 'source'>;

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

/** Equal for equal pictures and labels, however they were packed, split or normalised. */
export function contentDigest({ classes, height, width, channels, train, test }: Dataset): string {
  const counts = [train.count, test.count];
  const hash = createHash('sha256').update(canonicalJson({ classes, height, width, channels, counts }));
  for (const { images, labels } of [train, test]) hash.update(images).update(labels);
  return `sha256:${hash.digest('hex')}`;
}

/** Reads a data set that a `prepare` stage wrote, whole, and checks it: DATA_SET_DAMAGED when something does not fit. */
export function loadDataset(path: string): Dataset {
  const { tensors, metadata } = readSafetensors(readFileSync(path), path);
  const { classes, mean, std } = describedIn(metadata, path);
  const { shape, ...train } = labelled('train', tensors, classes.length, path);
  const { shape: testShape, ...test } = labelled('test', tensors, classes.length, path);
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
    throw damagedDataset(path, 'a train.part that does not fit its images', `${train.count} numbers below 3`);
  }
  return { classes, height, width, channels, mean, std, train: { ...train, part }, test };
}

function describedIn(metadata: Readonly<Record<string, string>>, path: string): DatasetDescription {
  try {
    return validateFile('dataset', JSON.parse(metadata['dataset'] ?? 'null'), { place: path });
  } catch (cause) {
    if (isFromNewerStrata(cause)) throw cause;
    const found = `a description that does not fit: ${(cause as Error).message}`;
    throw damagedDataset(path, found, 'what schemas/dataset.schema.json describes', cause);
  }
}
