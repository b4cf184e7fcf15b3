import { describe, expect, it } from 'vitest';
import { cosineRate, decayingRate, ramp } from '../../../nas/training/schedules.js';

describe('the learning rate', () => {
  it('falls along a cosine from the first to the last epoch', () => {
    const rates = { from: 0.025, to: 0.001 };
    expect(cosineRate(rates, 0, 50)).toBe(0.025);
    expect(cosineRate(rates, 25, 50)).toBeCloseTo(0.013, 12);
    expect(cosineRate(rates, 50, 50)).toBeCloseTo(0.001, 12);
  });

  it.each([
    ['cosine', [0.1, 0.06, 0.02]],
    ['linear', [0.1, 0.06, 0.02]],
    ['exponential', [0.1, 0.05, 0.025]],
  ] as const)('falls %s', (schedule, expected) => {
    const rate = (epoch: number) => decayingRate({ schedule, from: 0.1, to: 0.02, factor: 0.5 }, epoch, 2);
    for (const [epoch, value] of expected.entries()) expect(rate(epoch)).toBeCloseTo(value, 12);
  });
});

describe('the weight of the entropy term', () => {
  const between = { from: 1, to: 3, startEpoch: 2, endEpoch: 6 };
  const at = (schedule: 'constant' | 'linear' | 'cosine' | 'step', epochs: number[]): number[] =>
    epochs.map((epoch) => ramp({ schedule, ...between }, epoch));

  it.each([
    ['constant', [1, 1, 1, 1, 1]],
    ['linear', [1, 1.5, 2, 3, 3]],
    ['step', [1, 1, 1, 3, 3]],
  ] as const)('goes by %s', (schedule, expected) => {
    expect(at(schedule, [0, 3, 4, 6, 9])).toEqual(expected);
  });

  it('follows a cosine', () => {
    const [before, quarter, half, end] = at('cosine', [2, 3, 4, 6]);
    expect([before, end]).toEqual([1, 3]);
    expect(quarter).toBeCloseTo(1 + (1 - Math.SQRT1_2), 12);
    expect(half).toBeCloseTo(2, 12);
  });

  it('moves with the fraction of an epoch', () => {
    expect(ramp({ schedule: 'linear', ...between }, 2.5)).toBe(1.25);
  });
});
