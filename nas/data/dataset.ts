import type { JsonObject } from '../../schemas/json.js';

/** A prepared data set without its pixels. */
export interface DatasetFacts {
  /** Names in the order of their labels. */
  readonly classes: readonly string[];
  /** Size of the images as the network's input. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Per channel, of pixels divided by 255. Batches subtract `mean` and divide by `std`. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly train: LabeledSet & {
    /** [count]; see `parts`. */
    readonly part: Uint8Array;
  };
  readonly test: LabeledSet;
}

export interface LabeledSet {
  readonly count: number;
  /** [count], each below `classes.length`. */
  readonly labels: Int32Array;
}

/** A prepared set of labeled images, entirely in memory. */
export interface Dataset extends DatasetFacts {
  readonly train: ImageSet & Pick<DatasetFacts['train'], 'part'>;
  readonly test: ImageSet;
}

export interface ImageSet extends LabeledSet {
  /** [count, height, width, channels], raw pixels. */
  readonly images: Uint8Array;
}

/** The use of a training image: to train the weights, to train α, or, held out from both, to measure. */
export const parts = { weights: 0, alpha: 1, measure: 2 } as const;

type Part = keyof typeof parts;

/** Indices of the training images of a part, ascending; for `train` and `test`, of all images of the set. */
export function indicesOf(dataset: DatasetFacts, part: Part | 'train' | 'test'): Uint32Array {
  const { count } = part === 'test' ? dataset.test : dataset.train;
  const all = Uint32Array.from({ length: count }, (_, index) => index);
  if (part === 'train' || part === 'test') return all;
  return all.filter((index) => dataset.train.part[index] === parts[part]);
}

/**
 * Summary of a data set: number of images of each class in each part, image size, statistics, digest.
 * @param content the digest of the pictures and labels
 */
export function summaryOf(dataset: DatasetFacts, content: string): JsonObject {
  const { classes, height, width, channels, mean, std, train, test } = dataset;
  const perPart = Object.keys(parts).length;
  const trained = new Uint32Array(classes.length * perPart);
  train.labels.forEach((label, index) => trained[label * perPart + train.part[index]!]!++);
  const tested = new Uint32Array(classes.length);
  for (const label of test.labels) tested[label]!++;
  const perClass = classes.map((name, label): [string, JsonObject] => {
    return [name, { ...countsOf((part) => trained[label * perPart + parts[part]]!), test: tested[label]! }];
  });
  const inPart = (part: Part) =>
    classes.reduce((sum, _, label) => sum + trained[label * perPart + parts[part]]!, 0);
  return {
    images: { ...countsOf(inPart), test: test.count },
    perClass: Object.fromEntries(perClass),
    size: { height, width, channels },
    mean,
    std,
    content,
  };
}

function countsOf(count: (part: Part) => number): Record<Part, number> {
  return { weights: count('weights'), alpha: count('alpha'), measure: count('measure') };
}
