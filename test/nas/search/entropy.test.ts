import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../nas/network/operations/index.js';
import {
  type EntropyOver,
  levelStatistics,
  meanEntropy,
  normalizedEntropy,
} from '../../../nas/search/entropy.js';
import { tf } from '../../../nas/tensor/tensorflow.js';

const LEVELS = 3;
const EDGES = 5;
const WIDTH = OPERATIONS.length;
const inTensorflow = (alpha: Float32Array, over: EntropyOver): number =>
  tf.tidy(() => normalizedEntropy(tf.tensor(alpha, [LEVELS, EDGES, WIDTH]), over).dataSync()[0]!);

describe('the normalized entropy', () => {
  it('is 1 for equal probabilities and 0 for a single choice, for any number of levels and edges', () => {
    const equal = new Float32Array(LEVELS * EDGES * WIDTH);
    const decided = equal.map((_, i) => (i % WIDTH === 3 ? 100 : 0));
    for (const over of ['all', 'operations'] as const) {
      expect(inTensorflow(equal, over)).toBeCloseTo(1, 6);
      expect(inTensorflow(decided, over)).toBeCloseTo(0, 6);
    }
  });

  it('decreases when `none` is chosen only if it is over all operations', () => {
    const none = new Float32Array(LEVELS * EDGES * WIDTH).map((_, i) => (i % WIDTH === 0 ? 100 : 0));
    expect(inTensorflow(none, 'all')).toBeCloseTo(0, 6);
    expect(inTensorflow(none, 'operations')).toBeCloseTo(1, 5);
  });

  it('is the same in the level statistics and in the loss', () => {
    const values = fc.float32Array({
      minLength: LEVELS * EDGES * WIDTH,
      maxLength: LEVELS * EDGES * WIDTH,
      min: -5,
      max: 5,
      noNaN: true,
    });
    fc.assert(
      fc.property(values, fc.constantFrom<EntropyOver>('all', 'operations'), (alpha, over) => {
        expect(meanEntropy(levelStatistics(alpha, LEVELS), over)).toBeCloseTo(inTensorflow(alpha, over), 5);
      }),
      { numRuns: 30 },
    );
  });
});
