import { describe, expect, it } from 'vitest';
import {
  emptyBatch,
  evaluationBatches,
  stepsPerEpoch,
  trainingBatch,
  type TrainingBatchOptions,
} from '../../../nas/data/batches.js';
import { indicesOf, type Dataset } from '../../../nas/data/dataset.js';
import { randomDataset } from '../../fixtures/dataset.js';

const dataset = randomDataset({ train: 40, test: 7 });
const weights = indicesOf(dataset, 'weights');
const plain: TrainingBatchOptions = {
  seed: 1,
  purpose: 'weights',
  epoch: 0,
  step: 0,
  batch: 5,
  augment: { crop: 0, flip: false },
  cutout: 0,
};
const augmented = { ...plain, augment: { crop: 2, flip: true }, cutout: 4 };

describe('a training batch', () => {
  it('depends only on its epoch and step, not on earlier batches', () => {
    const alone = trainingBatch(dataset, weights, { ...augmented, epoch: 2, step: 3 });
    for (let step = 0; step < 3; step++) trainingBatch(dataset, weights, { ...augmented, epoch: 2, step });
    expect(trainingBatch(dataset, weights, { ...augmented, epoch: 2, step: 3 })).toEqual(alone);
  });

  it('differs by seed, purpose, epoch and step', () => {
    const batches = [
      augmented,
      { ...augmented, seed: 2 },
      { ...augmented, purpose: 'alpha' },
      { ...augmented, epoch: 1 },
      { ...augmented, step: 1 },
    ].map((options) => trainingBatch(dataset, weights, options).images.join());
    expect(new Set(batches).size).toBe(batches.length);
  });

  it('has each image of the part at most once per epoch, in a different order each epoch', () => {
    const orders = [0, 1].map((epoch) => {
      const seen = drawnImages(dataset, weights, { ...plain, epoch });
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBe(stepsPerEpoch(weights.length, 5) * 5);
      expect(seen.every((index) => weights.includes(index))).toBe(true);
      return seen.join();
    });
    expect(orders[0]).not.toBe(orders[1]);
  });

  it('continues with a further order beyond the end of an epoch', () => {
    const steps = stepsPerEpoch(weights.length, 5);
    const [first, second] = [0, steps].map((from) => drawnImages(dataset, weights, plain, from));
    expect(new Set(second).size).toBe(steps * 5);
    expect(second).not.toEqual(first);
  });

  it('gives each image its own label', () => {
    for (let step = 0; step < 4; step++) {
      const { labels } = trainingBatch(dataset, weights, { ...plain, step });
      const images = drawnImages(dataset, weights, plain, step, step + 1);
      expect([...labels]).toEqual(images.map((index) => dataset.train.labels[index]));
    }
  });

  it('draws every crop offset, both flips, and cutouts that reach every pixel', () => {
    const marked = markedDataset();
    const all = indicesOf(marked, 'train');
    const positions = new Set<string>();
    const cut = new Set<number>();
    for (let step = 0; step < 60; step++) {
      const options = { ...plain, step, batch: 8 };
      const cropped = trainingBatch(marked, all, { ...options, augment: { crop: 1, flip: true } });
      const blanked = trainingBatch(marked, all, { ...options, cutout: 2 });
      for (let item = 0; item < 8; item++) {
        const image = [...cropped.images.slice(item * 16, item * 16 + 16)];
        positions.add(image.map((value) => Math.round(value * 255)).join());
        blanked.images.slice(item * 16, item * 16 + 16).forEach((value, at) => {
          if (value === 0) cut.add(at);
        });
      }
    }
    expect(positions.size).toBe(3 * 3 * 2);
    expect(cut.size).toBe(16);
  });

  it('draws the same crops when flips or cutout are off', () => {
    const bright = {
      ...dataset,
      train: { ...dataset.train, images: dataset.train.images.map((x) => x | 1) },
    };
    const black = new Set(dataset.mean.map((mean, c) => Math.fround(-mean / dataset.std[c]!)));
    const rowsFromOutside = (options: TrainingBatchOptions) => {
      const { images } = trainingBatch(bright, weights, options);
      const rows = Array.from({ length: 5 * 8 }, (_, row) => images.slice(row * 18, row * 18 + 18));
      return rows.map((row) => row.every((value) => black.has(value)));
    };
    const cropOnly = { ...plain, augment: { crop: 2, flip: false } };
    const withFlip = { ...plain, augment: { crop: 2, flip: true } };
    expect(rowsFromOutside(cropOnly)).toContain(true);
    expect(rowsFromOutside(cropOnly)).toEqual(rowsFromOutside(withFlip));
  });

  it('can overwrite an earlier batch', () => {
    const into = emptyBatch(dataset, 5);
    trainingBatch(dataset, weights, { ...augmented, step: 1 }, into);
    const again = trainingBatch(dataset, weights, augmented, into);
    expect(again).toBe(into);
    expect(again).toEqual(trainingBatch(dataset, weights, augmented));
  });

  it('is refused when the part is smaller than one batch', () => {
    expect(() => trainingBatch(dataset, weights.subarray(0, 4), plain)).toThrow('DATA_TOO_FEW_IMAGES');
  });
});

describe('evaluation batches', () => {
  it('contain every image once, in order, with a mask that excludes the padding of the last batch', () => {
    const batches = [...evaluationBatches(dataset, indicesOf(dataset, 'test'), 3, 'test')];
    expect(batches.map(({ mask }) => [...mask])).toEqual([
      [1, 1, 1],
      [1, 1, 1],
      [1, 0, 0],
    ]);
    const counted = batches.flatMap(({ labels, mask }) => [...labels].filter((_, item) => mask[item]));
    expect(counted).toEqual([...dataset.test.labels]);
    const size = 8 * 6 * 3;
    const value = (index: number) =>
      Math.fround((dataset.test.images[index]! / 255 - dataset.mean[index % 3]!) / dataset.std[index % 3]!);
    expect(batches[2]!.images[0]).toBe(value(6 * size));
    expect(batches[2]!.images[size]).toBe(value(0));
  });

  it('can take training images', () => {
    const [batch] = evaluationBatches(dataset, indicesOf(dataset, 'measure'), 4, 'train');
    expect([...batch!.labels]).toEqual([9, 19, 29, 39].map((index) => dataset.train.labels[index]));
  });
});

/** The images in the batches of the steps, identified by their pixels. */
function drawnImages(
  { train, mean, std }: Dataset,
  indices: Uint32Array,
  options: TrainingBatchOptions,
  from = 0,
  to = from + stepsPerEpoch(indices.length, options.batch),
): number[] {
  const size = train.images.length / train.count;
  const seen: number[] = [];
  for (let step = from; step < to; step++) {
    const { images } = trainingBatch(dataset, indices, { ...options, step });
    for (let item = 0; item < options.batch; item++) {
      const pixels = images
        .slice(item * size, item * size + size)
        .map((value, at) => Math.round((value * std[at % 3]! + mean[at % 3]!) * 255));
      const found = Array.from({ length: train.count }, (_, index) => index).find((index) =>
        pixels.every((pixel, at) => pixel === train.images[index * size + at]),
      );
      seen.push(found!);
    }
  }
  return seen;
}

/** Eight equal 4 × 4 images whose pixels are all different, so that a crop and a flip can be distinguished. */
function markedDataset(): Dataset {
  const marked = randomDataset({ train: 8, height: 4, width: 4, channels: 1 });
  marked.train.images.forEach((_, at, images) => (images[at] = 10 + (at % 16)));
  return { ...marked, mean: [0], std: [1] };
}
