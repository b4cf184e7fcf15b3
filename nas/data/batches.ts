import { StrataError } from '../../platform/errors.js';
import { keyedGenerator, permutation, uniform } from '../random.js';
import { normalizationTable, noAugmentation, writeImage, type Augmentation } from './images/augment.js';
import type { Dataset, DatasetFacts } from './dataset.js';
import { varyImage, requestedVariation, variationDraws, type Variation } from './images/variation.js';

export interface Batch {
  /** [N, H, W, C], normalized. */
  readonly images: Float32Array;
  /** [N] */
  readonly labels: Int32Array;
}

export interface EvaluationBatch extends Batch {
  /** [N]: 1 for an image that counts, 0 for padding of the last batch. */
  readonly mask: Float32Array;
}

export interface TrainingBatchOptions {
  readonly seed: number;
  /** What the batches train, so that weights and α draw independently. */
  readonly purpose: string;
  readonly epoch: number;
  readonly step: number;
  readonly batch: number;
  readonly augment: {
    /** Black pixels added on each side before a crop of the image's own size; 0 for no crop. */
    readonly crop: number;
    readonly flip: boolean;
  } & Partial<Variation>;
  /** Side of the cutout square in pixels; 0 for none. */
  readonly cutout: number;
}

/** Number of full batches in `count` images: training drops the last partial one. */
export function stepsPerEpoch(count: number, batch: number): number {
  if (count >= batch) return Math.floor(count / batch);
  throw new StrataError({
    code: 'DATA_TOO_FEW_IMAGES',
    cause: 'user',
    found: `a batch of ${batch} from a part of ${count} images`,
    expected: 'at least one full batch in each part that trains the weights or α',
    remedy: 'lower `batch`, or change `holdout`, `measure` or `limit` of the prepare stage',
  });
}

/**
 * The indices of the images in one step's batch, [batch]. They depend only on the arguments, not on earlier batches. Each
 * epoch has its own order of the images; steps beyond the end of the order continue with a further order.
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

/** The augmentation of each image in a step's batch, by its position. It applies to images of the network's size. */
export function drawnAugmentations(
  { height, width }: Pick<DatasetFacts, 'height' | 'width'>,
  { seed, purpose, epoch, step, batch, augment: { crop, flip }, cutout }: TrainingBatchOptions,
): (item: number) => Augmentation {
  // Five numbers for each image, used or not, so that switching one augmentation does not change the draws of the others.
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

/**
 * The batch of one step of a data set in memory.
 * @param into a batch of the same size to overwrite
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

/** Replaces the image at `index` by its varied version, if the options request a variation. */
function variedSources(
  { height, width, channels, train }: Dataset,
  options: TrainingBatchOptions,
): ((index: number, item: number) => { images: Uint8Array; index: number }) | undefined {
  const wanted = requestedVariation(options.augment);
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

/** The images at `indices` in order, not augmented. The last batch is filled with images that the mask excludes. */
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

/** Buffers for one batch, which `trainingBatch` can overwrite repeatedly. */
export function emptyBatch(
  { height, width, channels }: Pick<DatasetFacts, 'height' | 'width' | 'channels'>,
  batch: number,
): Batch {
  return {
    images: new Float32Array(batch * height * width * channels),
    labels: new Int32Array(batch),
  };
}
