import { StrataError } from '../../platform/errors.js';
import { keyedGenerator, permutation, uniform } from '../random.js';
import { normalizationTable, noAugmentation, writeImage, type Augmentation } from './images/augment.js';
import type { Dataset, DatasetFacts } from './dataset.js';
import { noJitter } from './images/color-jitter.js';
import { varyImage, changesImages, variationDraws, type Variation } from './images/variation.js';

export interface Batch {
  /** [N, H, W, C], normalized. */
  readonly images: Float32Array;
  /** [N] */
  readonly labels: Int32Array;
}

export interface EvaluationBatch extends Batch {
  /** [N]: 1 for an image that counts, 0 for one that only fills the batch. */
  readonly mask: Float32Array;
}

export interface TrainingBatchOptions {
  readonly seed: number;
  /** Whose batches these are, so that weights and α draw independently: `weights`, `alpha`. */
  readonly purpose: string;
  readonly epoch: number;
  readonly step: number;
  readonly batch: number;
  readonly augment: {
    /** Black pixels added on each side before a crop of the image's own size; 0 for no crop. */
    readonly crop: number;
    readonly flip: boolean;
  } & Partial<Variation>;
  /** Side of the square that is cut out, in pixels; 0 for none. */
  readonly cutout: number;
}

/** Whole batches in `count` images: training drops the last partial one. */
export function stepsPerEpoch(count: number, batch: number): number {
  if (count >= batch) return Math.floor(count / batch);
  throw new StrataError({
    code: 'DATA_TOO_FEW_IMAGES',
    cause: 'user',
    found: `a batch of ${batch} from a part of ${count} images`,
    expected: 'at least one whole batch in each part that trains something',
    remedy: 'lower `batch`, or change `holdout`, `measure` or `limit` of the prepare stage',
  });
}

/**
 * Which images the batch of one step has, [batch]: a function of its arguments, whichever batches were drawn before. Each
 * epoch goes through the images in an order of its own; a step beyond the epoch's last goes on with a further order.
 */
export function drawnIndices(
  indices: Uint32Array,
  { seed, purpose, epoch, step, batch }: TrainingBatchOptions,
): Uint32Array {
  const steps = stepsPerEpoch(indices.length, batch);
  const round = Math.floor(step / steps);
  const order = permutation(
    keyedGenerator({ seed, purpose: `${purpose}/order`, epoch, step: round }),
    indices.length,
  );
  const first = (step % steps) * batch;
  return order.slice(first, first + batch).map((place) => indices[place]!);
}

/** What happens to each image of a step's batch once it has the network's size, by its place in the batch. */
export function drawnAugmentations(
  { height, width }: Pick<DatasetFacts, 'height' | 'width'>,
  { seed, purpose, epoch, step, batch, augment: { crop, flip }, cutout }: TrainingBatchOptions,
): (item: number) => Augmentation {
  // Five numbers for each image, used or not, so that switching one augmentation leaves the others' draws alone.
  const draws = uniform(keyedGenerator({ seed, purpose: `${purpose}/augment`, epoch, step }), 5 * batch);
  return (item) => {
    const [top, left, flipped, row, column] = draws.subarray(5 * item);
    return {
      top: Math.floor(top! * (2 * crop + 1)) - crop,
      left: Math.floor(left! * (2 * crop + 1)) - crop,
      flip: flip && flipped! < 0.5,
      cutout: { row: Math.floor(row! * height), column: Math.floor(column! * width), size: cutout },
    };
  };
}

/** The variation that the options ask for, if any. */
export function requestedVariation({ augment }: TrainingBatchOptions): Variation | undefined {
  const wanted = { resizedCrop: augment.resizedCrop ?? 0, colorJitter: augment.colorJitter ?? noJitter };
  return changesImages(wanted) ? wanted : undefined;
}

/**
 * The batch of one step of a data set in memory.
 *
 * `into` is a batch of the same size to write over.
 */
export function trainingBatch(
  dataset: Dataset,
  indices: Uint32Array,
  options: TrainingBatchOptions,
  into: Batch = emptyBatch(dataset, options.batch),
): Batch {
  const augmentation = drawnAugmentations(dataset, options);
  const values = normalizationTable(dataset);
  const variation = variedSources(dataset, options);
  for (const [item, index] of drawnIndices(indices, options).entries()) {
    const source = variation?.(index, item) ?? { images: dataset.train.images, index };
    writeImage(dataset, values, source, augmentation(item), { images: into.images, item });
    into.labels[item] = dataset.train.labels[index]!;
  }
  return into;
}

/** The changed image in place of the one at `index`, where anything is to be changed. */
function variedSources(
  { height, width, channels, train }: Dataset,
  options: TrainingBatchOptions,
): ((index: number, item: number) => { images: Uint8Array; index: number }) | undefined {
  const wanted = requestedVariation(options);
  if (!wanted) return undefined;
  const { seed, purpose, epoch, step, batch } = options;
  const draws = variationDraws({ seed, purpose, epoch, step }, batch);
  const size = height * width * channels;
  return (index, item) => {
    const pixels = train.images.subarray(index * size, (index + 1) * size);
    const image = { height, width, channels, pixels };
    return { images: varyImage(image, [height, width], wanted, draws(item)).pixels, index: 0 };
  };
}

/** The images at `indices` in order, not augmented; the last batch is filled up with images that the mask leaves out. */
export function* evaluationBatches(
  dataset: Dataset,
  indices: Uint32Array,
  batch: number,
  set: 'train' | 'test',
): Generator<EvaluationBatch> {
  const { images, labels } = dataset[set];
  const values = normalizationTable(dataset);
  for (let start = 0; start < indices.length; start += batch) {
    const filled = { ...emptyBatch(dataset, batch), mask: new Float32Array(batch) };
    for (let item = 0; item < batch; item++) {
      const index = indices[(start + item) % indices.length]!;
      writeImage(dataset, values, { images, index }, noAugmentation, { images: filled.images, item });
      filled.labels[item] = labels[index]!;
      filled.mask[item] = start + item < indices.length ? 1 : 0;
    }
    yield filled;
  }
}

/** Room for one batch, which `trainingBatch` can write over again and again. */
export function emptyBatch(
  { height, width, channels }: Pick<DatasetFacts, 'height' | 'width' | 'channels'>,
  batch: number,
): Batch {
  return {
    images: new Float32Array(batch * height * width * channels),
    labels: new Int32Array(batch),
  };
}
