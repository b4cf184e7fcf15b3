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
  readonly train: LabelledSet & {
    /** [count]; see `parts`. */
    readonly part: Uint8Array;
  };
  readonly test: LabelledSet;
}

export interface LabelledSet {
  readonly count: number;
  /** [count], each below `classes.length`. */
  readonly labels: Int32Array;
}

/** A prepared set of labelled images, whole in memory. */
export interface Dataset extends DatasetFacts {
  readonly train: ImageSet & Pick<DatasetFacts['train'], 'part'>;
  readonly test: ImageSet;
}

export interface ImageSet extends LabelledSet {
  /** [count, height, width, channels], raw pixels. */
  readonly images: Uint8Array;
}

/** What a training image is for: to train the weights, to train α, or to measure, having trained neither. */
export const parts = { weights: 0, alpha: 1, measure: 2 } as const;

export type Part = keyof typeof parts;

/** Which training images belong to a part, ascending; or all images of a set, for `train` and `test`. */
export function indicesOf(dataset: DatasetFacts, part: Part | 'train' | 'test'): Uint32Array {
  const { count } = part === 'test' ? dataset.test : dataset.train;
  const all = Uint32Array.from({ length: count }, (_, index) => index);
  if (part === 'train' || part === 'test') return all;
  return all.filter((index) => dataset.train.part[index] === parts[part]);
}
