import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  normalizationTable,
  noAugmentation,
  writeImage,
  type Augmentation,
} from '../../../nas/data/images/augment.js';
import type { Dataset } from '../../../nas/data/dataset.js';
import { randomDataset } from '../../fixtures/dataset.js';

const dataset = randomDataset({ train: 3 });

describe('writing an image into a batch', () => {
  it('normalizes each channel with its own mean and deviation', () => {
    const first = dataset.train.images.subarray(0, 3);
    const expected = [...first].map((pixel, c) => (pixel / 255 - dataset.mean[c]!) / dataset.std[c]!);
    write(noAugmentation, 0)
      .slice(0, 3)
      .forEach((value, c) => expect(value).toBeCloseTo(expected[c]!, 6));
  });

  it('crops, flips and applies cutout in the order of the transforms of DARTS', () => {
    fc.assert(
      fc.property(
        fc.record({
          top: fc.integer({ min: -9, max: 9 }),
          left: fc.integer({ min: -9, max: 9 }),
          flip: fc.boolean(),
          cutout: fc.record({
            row: fc.integer({ min: 0, max: 7 }),
            column: fc.integer({ min: 0, max: 5 }),
            size: fc.integer({ min: 0, max: 20 }),
          }),
        }),
        fc.integer({ min: 0, max: 2 }),
        (augmentation, index) => {
          expect(write(augmentation, index)).toEqual(transformed(dataset, augmentation, index));
        },
      ),
    );
  });

  it('does not change the other images of the batch', () => {
    const images = new Float32Array(3 * 8 * 6 * 3).fill(5);
    const source = { images: dataset.train.images, index: 0 };
    const cutout = { row: 0, column: 0, size: 16 };
    writeImage(
      dataset,
      normalizationTable(dataset),
      source,
      { ...noAugmentation, cutout },
      { images, item: 1 },
    );
    expect(images.slice(0, 144).every((value) => value === 5)).toBe(true);
    expect(images.slice(144, 288).every((value) => value === 0)).toBe(true);
    expect(images.slice(288).every((value) => value === 5)).toBe(true);
  });
});

function write(augmentation: Augmentation, index: number): Float32Array {
  const images = new Float32Array(dataset.height * dataset.width * dataset.channels);
  const source = { images: dataset.train.images, index };
  writeImage(dataset, normalizationTable(dataset), source, augmentation, { images, item: 0 });
  return images;
}

/** A slow reference: pad a picture of rows, cut, reverse rows, normalize, blank a square. */
function transformed(
  { height, width, channels, mean, std, train }: Dataset,
  augmentation: Augmentation,
  index: number,
) {
  const margin = 10;
  const black = () => new Array<number>(channels).fill(0);
  const padded = Array.from({ length: height + 2 * margin }, () =>
    Array.from({ length: width + 2 * margin }, black),
  );
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const start = ((index * height + y) * width + x) * channels;
      padded[y + margin]![x + margin] = [...train.images.slice(start, start + channels)];
    }
  }
  const { top, left, flip, cutout } = augmentation;
  const cropped = padded
    .slice(top + margin, top + margin + height)
    .map((row) => row.slice(left + margin, left + margin + width));
  const flipped = flip ? cropped.map((row) => row.toReversed()) : cropped;
  const normal = flipped.map((row) =>
    row.map((pixel) => pixel.map((value, c) => (value / 255 - mean[c]!) / std[c]!)),
  );
  const half = Math.floor(cutout.size / 2);
  const near = (position: number, center: number) => position >= center - half && position < center + half;
  return Float32Array.from(
    normal.flatMap((row, y) =>
      row.flatMap((pixel, x) => (near(y, cutout.row) && near(x, cutout.column) ? black() : pixel)),
    ),
  );
}
