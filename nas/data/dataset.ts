import type { JsonObject } from '../../schemas/json.js';

/** What is known of a prepared data set without its pixels. */
export interface DatasetFacts {
  /** Names in the order of their labels. */
  readonly classes: readonly string[];
  /** Of the images as a network gets them. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Per channel, of pixels divided by 255: what batches subtract and divide by. */
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

/** A prepared set of labeled images, whole in memory. */
export interface Dataset extends DatasetFacts {
  readonly train: ImageSet & Pick<DatasetFacts['train'], 'part'>;
  readonly test: ImageSet;
}

export interface ImageSet extends LabeledSet {
  /** [count, height, width, channels], raw pixels. */
  readonly images: Uint8Array;
}

/** What a training image is for: to train the weights, to train α, or to measure, having trained neither. */
export const parts = { weights: 0, alpha: 1, measure: 2 } as const;

type Part = keyof typeof parts;

/** Which training images belong to a part, ascending; or all images of a set, for `train` and `test`. */
export function indicesOf(dataset: DatasetFacts, part: Part | 'train' | 'test'): Uint32Array {
  const { count } = part === 'test' ? dataset.test : dataset.train;
  const all = Uint32Array.from({ length: count }, (_, index) => index);
  if (part === 'train' || part === 'test') return all;
  return all.filter((index) => dataset.train.part[index] === parts[part]);
}

/**
 * What a data set holds: how many images of each class in each part, their size and statistics, their digest.
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
