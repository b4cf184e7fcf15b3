import { StrataError } from '../../platform/errors.js';
import type { JsonObject } from '../../schemas/json.js';
import { contentDigest, datasetBytes } from './dataset-file.js';
import { type Dataset, type ImageSet, summaryOf } from './dataset.js';
import { openSource, type SourceFormat, type SourcePaths } from './sources/open-source.js';
import { type OnProgress, type Pixels, type RawSet, allocateImages } from './sources/raw-images.js';
import { limitedIndices, splitParts } from './split.js';
import { frequenciesOf, type ChannelStatistics, type Frequencies, statisticsOf } from './statistics.js';

/** The resolved settings of a `prepare` stage. */
export interface PrepareOptions {
  readonly source: SourceFormat;
  /** Side of the square that each image is fitted to, with `shorterSide`. Absent: all images already have the same size. */
  readonly size?: number;
  readonly shorterSide?: number;
  /** Keep the images encoded and out of memory. */
  readonly streaming?: boolean;
  /** Pixels of zeros on each side. */
  readonly pad: number;
  /** Share of the training images that trains α. */
  readonly holdout: number;
  /** Share of the training images that is held out from both weights and α. */
  readonly measure: number;
  readonly limit?: { readonly train?: number; readonly test?: number };
  readonly normalize: Normalize;
  readonly seed: number;
}

export interface PrepareJob {
  readonly with: PrepareOptions;
  readonly sources: SourcePaths;
  readonly onProgress: OnProgress;
}

interface Prepared {
  /** The data set's file: the same bytes for the same images and settings. */
  readonly bytes: Uint8Array;
  readonly summary: JsonObject;
}

/** Raw images in, one data set out. */
export async function prepare({ with: options, sources, onProgress }: PrepareJob): Promise<Prepared> {
  checkShares(options);
  const raw = await openSource(options.source, sources, onProgress);
  const train = await readLimited(raw.train, 'train', options);
  const test = await readLimited(raw.test, 'test', options);
  checkSizes(train, test);
  checkClasses(raw.classes, train.labels);
  const { height, width, channels } = train;
  const dataset: Dataset = {
    classes: raw.classes,
    height,
    width,
    channels,
    ...statisticsFor(options.normalize, channels, () => frequenciesOf(train)),
    train: { ...imageSetOf(train), part: splitParts(train.labels, options) },
    test: imageSetOf(test),
  };
  const bytes = datasetBytes(dataset, { pad: options.pad, source: options.source });
  return { bytes, summary: summaryOf(dataset, contentDigest(dataset)) };
}

interface LabeledPixels extends Pixels {
  readonly labels: Int32Array;
}

async function readLimited(
  raw: RawSet,
  set: 'train' | 'test',
  { limit, seed, pad, size, shorterSide }: PrepareOptions,
): Promise<LabeledPixels> {
  const indices = limitedIndices(raw.labels, limit?.[set] ?? raw.labels.length, seed, set);
  const fit = size === undefined ? undefined : { size, shorterSide: shorterSide ?? size };
  const pixels = padded(await raw.pixels(indices, fit), pad);
  return { ...pixels, labels: Int32Array.from(indices, (index) => raw.labels[index]!) };
}

function imageSetOf({ images, labels }: LabeledPixels): ImageSet {
  return { count: labels.length, images, labels };
}

/** The weights need at least some training images. */
export function checkShares({ holdout, measure }: { holdout: number; measure: number }): void {
  if (holdout + measure < 1) return;
  throw unusable(
    'DATA_SHARES',
    `holdout ${holdout} and measure ${measure} leave no images to train the weights`,
    'two shares whose sum is less than 1',
    'lower one of them',
  );
}

function checkSizes(train: Pixels, test: Pixels): void {
  if (describeSize(train) === describeSize(test)) return;
  throw unusable(
    'DATA_IMAGE_SIZE',
    `training images are ${describeSize(train)}, test images ${describeSize(test)} (height × width × channels)`,
    'the same size for both',
    'convert the images to the same size and color before preparing them',
  );
}

/** Every class must occur in the training images, after `limit` is applied. */
export function checkClasses(classes: readonly string[], labels: Int32Array): void {
  const present = new Set(labels);
  const missing = classes.filter((_, label) => !present.has(label));
  if (missing.length === 0) return;
  throw unusable(
    'DATA_CLASS_EMPTY',
    `no training image of class ${missing.join(', ')}`,
    `at least one image of each of the ${classes.length} classes`,
    'raise `limit`, or check the labels',
  );
}

function checkChannels({ mean, std }: ChannelStatistics, channels: number): void {
  if (mean.length === channels && std.length === channels) return;
  throw unusable(
    'DATA_NORMALIZE_CHANNELS',
    `normalize has ${mean.length} means and ${std.length} standard deviations`,
    `${channels} of each: the images have ${channels === 1 ? 'one channel' : `${channels} channels`}`,
    'set one number for each channel, or `perChannel`',
  );
}

function describeSize({ height, width, channels }: Pixels): string {
  return `${height} × ${width} × ${channels}`;
}

function unusable(code: string, found: string, expected: string, remedy: string): StrataError {
  return new StrataError({ code, cause: 'user', found, expected, remedy });
}

/** Adds `pad` pixels of zeros on each side of every image. */
export function padded(pixels: Pixels, pad: number): Pixels {
  if (pad === 0) return pixels;
  const { height, width, channels, images } = pixels;
  const count = images.length / (height * width * channels);
  const larger = { height: height + 2 * pad, width: width + 2 * pad, channels };
  const target = allocateImages(count, larger);
  const row = width * channels;
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < height; y++) {
      const from = (image * height + y) * row;
      const to = ((image * larger.height + y + pad) * larger.width + pad) * channels;
      target.set(images.subarray(from, from + row), to);
    }
  }
  return { ...larger, images: target };
}

/** What batches subtract and divide by: computed statistics, nothing, or given numbers. */
type Normalize = 'perChannel' | 'none' | ChannelStatistics;

/**
 * The statistics for a data set's normalization.
 * @param frequencies counts of the training images' values; called only if needed
 */
export function statisticsFor(
  normalize: Normalize,
  channels: number,
  frequencies: () => Frequencies,
): ChannelStatistics {
  if (normalize === 'perChannel') return statisticsOf(frequencies());
  const perChannel = <T>(value: T) => Array.from({ length: channels }, () => value);
  if (normalize === 'none') return { mean: perChannel(0), std: perChannel(1) };
  checkChannels(normalize, channels);
  return normalize;
}
