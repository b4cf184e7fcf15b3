import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../nas/data/dataset.js';
import { measuringImages } from '../../../nas/training/measure.js';

/** 40 images sorted by class, ten of each; every second image belongs to the given part, the rest to the weights. */
function sortedByClass(part: number): Dataset {
  const labels = Int32Array.from({ length: 40 }, (_, i) => Math.floor(i / 10));
  const images = new Uint8Array(40);
  return {
    classes: ['a', 'b', 'c', 'd'],
    height: 1,
    width: 1,
    channels: 1,
    mean: [0],
    std: [1],
    train: { count: 40, images, labels, part: Uint8Array.from(labels, (_, i) => (i % 2 ? part : 0)) },
    test: { count: 0, images, labels },
  };
}

describe('the images that a super-network is measured on', () => {
  it('are the held-out images, or those that trained α when there are none', () => {
    expect(measuringImages(sortedByClass(2)).part).toBe('measure');
    const { part, indices } = measuringImages(sortedByClass(1));
    expect(part).toBe('alpha');
    expect([...indices].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 2 * i + 1));
  });

  it('are shuffled, so that no batch has one class only, and always in the same order', () => {
    const dataset = sortedByClass(2);
    const { indices } = measuringImages(dataset);
    for (const start of [0, 10]) {
      const classes = new Set([...indices.slice(start, start + 10)].map((i) => dataset.train.labels[i]));
      expect(classes.size).toBeGreaterThan(2);
    }
    expect(measuringImages(sortedByClass(2)).indices).toEqual(indices);
  });
});
