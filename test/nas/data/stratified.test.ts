import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parts } from '../../../nas/data/dataset.js';
import { limitedIndices, splitParts } from '../../../nas/data/split.js';

const someLabels = fc
  .array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 200 })
  .map((labels) => Int32Array.from(labels));
const shares = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([first, second]) => ({ holdout: first * 0.9, measure: (0.9 - first * 0.9) * second }));

describe('splitting training images into parts', () => {
  it('gives each class its share of each part, within one image', () => {
    fc.assert(
      fc.property(someLabels, shares, fc.integer(), (labels, { holdout, measure }, seed) => {
        const part = splitParts(labels, { holdout, measure, seed });
        expect(part).toHaveLength(labels.length);
        for (const label of new Set(labels)) {
          const members = part.filter((_, index) => labels[index] === label);
          const share = { weights: 1 - holdout - measure, alpha: holdout, measure };
          for (const name of ['weights', 'alpha', 'measure'] as const) {
            const found = members.filter((number) => number === parts[name]).length;
            expect(Math.abs(found - members.length * share[name])).toBeLessThanOrEqual(1 + 1e-9);
          }
        }
      }),
    );
  });

  it('gives exact shares when they are integers', () => {
    const part = splitParts(new Int32Array(1000), { holdout: 0.25, measure: 0.6, seed: 0 });
    const counts = Object.values(parts).map((number) => part.filter((found) => found === number).length);
    expect(counts).toEqual([150, 250, 600]);
  });

  it('is the same for the same seed, and different for a different seed', () => {
    const labels = Int32Array.from({ length: 100 }, (_, index) => index % 5);
    const split = (seed: number) => splitParts(labels, { holdout: 0.5, measure: 0.1, seed });
    expect(split(1)).toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
  });

  it('does not depend on the order within a class', () => {
    const part = splitParts(new Int32Array(1000), { holdout: 0.5, measure: 0, seed: 0 });
    const inFirstHalf = part.slice(0, 500).filter((number) => number === parts.alpha).length;
    expect(Math.abs(inFirstHalf - 250)).toBeLessThan(5 * Math.sqrt(62.5));
  });
});

describe('limiting a set', () => {
  it('keeps the requested number, the share of each class within one image, and no image twice', () => {
    fc.assert(
      fc.property(someLabels, fc.integer({ min: 1, max: 250 }), fc.integer(), (labels, limit, seed) => {
        const kept = limitedIndices(labels, limit, seed, 'train');
        const total = Math.min(limit, labels.length);
        expect(kept).toHaveLength(total);
        expect(kept.every((index, place) => place === 0 || index > kept[place - 1]!)).toBe(true);
        expect(kept.every((index) => index < labels.length)).toBe(true);
        for (const label of new Set(labels)) {
          const share = (labels.filter((other) => other === label).length * total) / labels.length;
          const found = kept.filter((index) => labels[index] === label).length;
          expect(Math.abs(found - share)).toBeLessThan(1);
        }
      }),
    );
  });

  it('chooses by seed, independently for training and test images', () => {
    const labels = Int32Array.from({ length: 100 }, (_, index) => index % 5);
    expect(limitedIndices(labels, 20, 1, 'train')).toEqual(limitedIndices(labels, 20, 1, 'train'));
    expect(limitedIndices(labels, 20, 1, 'train')).not.toEqual(limitedIndices(labels, 20, 2, 'train'));
    expect(limitedIndices(labels, 20, 1, 'train')).not.toEqual(limitedIndices(labels, 20, 1, 'test'));
  });
});
