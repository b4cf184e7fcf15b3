import type { JsonObject } from '../../schemas/json.js';
import { contentDigest, datasetBytes } from './dataset-file.js';
import { summaryOf } from './dataset-summary.js';
import type { Dataset, ImageSet } from './dataset.js';
import { openSource, type SourceForm, type SourcePaths } from './open-source.js';
import { padded } from './pad.js';
import { checkClasses, checkShares, checkSizes } from './prepare-checks.js';
import type { OnProgress, Pixels, RawSet } from './raw-images.js';
import { statisticsFor, type Normalise } from './statistics-for.js';
import { frequenciesOf } from './statistics.js';
import { limited, splitParts } from './stratified.js';

/** The resolved settings of a `prepare` stage. */
export interface PrepareOptions {
  readonly source: SourceForm;
  /** Side of the square that each image becomes, with `shorterSide`; absent: images have one size already. */
  readonly size?: number;
  readonly shorterSide?: number;
  /** Leave the images encoded, and out of memory. */
  readonly streaming?: boolean;
  /** Pixels of zeros on each side. */
  readonly pad: number;
  /** Share of the training images that is kept for α. */
  readonly holdout: number;
  /** Share of the training images that trains neither weights nor α. */
  readonly measure: number;
  readonly limit?: { readonly train?: number; readonly test?: number };
  readonly normalise: Normalise;
  readonly seed: number;
}

export interface PrepareJob {
  readonly with: PrepareOptions;
  readonly sources: SourcePaths;
  readonly onProgress: OnProgress;
}

export interface Prepared {
  /** The data set's file: the same bytes for the same images and settings. */
  readonly bytes: Uint8Array;
  readonly summary: JsonObject;
}

/** Raw images in, one data set out. */
export async function prepare({ with: options, sources, onProgress }: PrepareJob): Promise<Prepared> {
  checkShares(options);
  const raw = await openSource(options.source, sources, onProgress);
  const train = await chosen(raw.train, 'train', options);
  const test = await chosen(raw.test, 'test', options);
  checkSizes(train, test);
  checkClasses(raw.classes, train.labels);
  const { height, width, channels } = train;
  const dataset: Dataset = {
    classes: raw.classes,
    height,
    width,
    channels,
    ...statisticsFor(options.normalise, channels, () => frequenciesOf(train)),
    train: { ...setOf(train), part: splitParts(train.labels, options) },
    test: setOf(test),
  };
  const bytes = datasetBytes(dataset, { pad: options.pad, source: options.source });
  return { bytes, summary: summaryOf(dataset, contentDigest(dataset)) };
}

interface Chosen extends Pixels {
  readonly labels: Int32Array;
}

async function chosen(
  raw: RawSet,
  set: 'train' | 'test',
  { limit, seed, pad, size, shorterSide }: PrepareOptions,
): Promise<Chosen> {
  const indices = limited(raw.labels, limit?.[set] ?? raw.labels.length, seed, set);
  const fit = size === undefined ? undefined : { size, shorterSide: shorterSide ?? size };
  const pixels = padded(await raw.pixels(indices, fit), pad);
  return { ...pixels, labels: Int32Array.from(indices, (index) => raw.labels[index]!) };
}

function setOf({ images, labels }: Chosen): ImageSet {
  return { count: labels.length, images, labels };
}
