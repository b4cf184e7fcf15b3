/** How one of CIFAR's binary forms is laid out: https://www.cs.toronto.edu/~kriz/cifar.html */
export interface CifarForm {
  readonly name: string;
  /** In the order in which their images are counted. */
  readonly train: readonly string[];
  readonly test: readonly string[];
  /** The file with the names of the classes, one a line, in the order of their labels. */
  readonly names: string;
  readonly classes: number;
  /** Bytes before the pixels of a record, and which of them is the label. */
  readonly labelBytes: number;
  readonly labelAt: number;
}

export const side = 32;
export const channels = 3;
/** Bytes of one colour of an image; a record has all red ones, then all green ones, then all blue ones. */
export const planeBytes = side * side;

export const cifar10: CifarForm = {
  name: 'CIFAR-10',
  train: [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`),
  test: ['test_batch.bin'],
  names: 'batches.meta.txt',
  classes: 10,
  labelBytes: 1,
  labelAt: 0,
};

/** The coarse label comes first. */
export function cifar100(labels: 'fine' | 'coarse'): CifarForm {
  return {
    name: 'CIFAR-100',
    train: ['train.bin'],
    test: ['test.bin'],
    names: `${labels}_label_names.txt`,
    classes: labels === 'fine' ? 100 : 20,
    labelBytes: 2,
    labelAt: labels === 'fine' ? 1 : 0,
  };
}
