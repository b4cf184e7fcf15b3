import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integers, keyedGenerator, normal, permutation, uniform } from '../../nas/random.js';

const key = { seed: 7, purpose: 'test', epoch: 3, step: 11 };

describe('a keyed generator', () => {
  it('draws the same for the same key, independent of earlier draws', () => {
    const first = uniform(keyedGenerator(key), 100);
    normal(keyedGenerator({ ...key, step: 12 }), 1000);
    expect(uniform(keyedGenerator({ ...key }), 100)).toEqual(first);
  });

  it('draws differently when any part of the key differs', () => {
    const keys = [
      key,
      { ...key, seed: 8 },
      { ...key, purpose: 'other' },
      { ...key, epoch: 4 },
      { ...key, step: 12 },
      { seed: 7, purpose: 'test', epoch: 3 },
      { seed: 7, purpose: 'test', step: 3 },
      { seed: 7, purpose: 'test' },
    ];
    const draws = keys.map((each) => uniform(keyedGenerator(each), 4).join());
    expect(new Set(draws).size).toBe(keys.length);
  });

  it('gives these exact numbers on every machine', () => {
    expect(Array.from(uniform(keyedGenerator(key), 4))).toEqual([
      0.6975494623184204, 0.7919101715087891, 0.36476558446884155, 0.7248339056968689,
    ]);
    expect(Array.from(normal(keyedGenerator(key), 4))).toEqual([
      -0.9157909750938416, -0.6300758123397827, 0.4792957007884979, -0.36156347393989563,
    ]);
    expect(Array.from(integers(keyedGenerator(key), 8, 100))).toEqual([57, 72, 3, 0, 74, 90, 66, 33]);
    expect(Array.from(permutation(keyedGenerator(key), 8))).toEqual([1, 3, 4, 2, 6, 7, 0, 5]);
  });
});

describe('uniform', () => {
  it('fills [0, 1) evenly: mean, variance, and every hundredth within five standard deviations', () => {
    const count = 200_000;
    const numbers = uniform(keyedGenerator(key), count);
    expect(Math.min(...moments(numbers).range)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...moments(numbers).range)).toBeLessThan(1);
    expect(Math.abs(moments(numbers).mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / count));
    expect(moments(numbers).variance).toBeCloseTo(1 / 12, 3);
    const bins = new Array<number>(100).fill(0);
    for (const number of numbers) bins[Math.floor(number * 100)]!++;
    for (const bin of bins) expect(Math.abs(bin - count / 100)).toBeLessThan(5 * Math.sqrt(count / 100));
  });
});

describe('normal', () => {
  it('has mean 0, variance 1, no skew, and the kurtosis and tails of a Gaussian', () => {
    const count = 200_000;
    const numbers = normal(keyedGenerator(key), count);
    const { mean, variance, moment } = moments(numbers);
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(count));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(6 / count));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
    const beyondTwo = numbers.filter((number) => Math.abs(number) > 2).length / count;
    expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(5 * Math.sqrt(0.0455 / count));
  });

  it('gives an odd count too, and the same first numbers for any count', () => {
    expect(normal(keyedGenerator(key), 5)).toEqual(normal(keyedGenerator(key), 8).slice(0, 5));
  });
});

describe('integers', () => {
  it('take every value of the range equally often', () => {
    const bins = new Array<number>(7).fill(0);
    for (const value of integers(keyedGenerator(key), 70_000, 7)) bins[value]!++;
    for (const bin of bins) expect(Math.abs(bin - 10_000)).toBeLessThan(5 * 100);
  });
});

describe('a permutation', () => {
  it('contains each number once', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 300 }), (seed, count) => {
        const order = permutation(keyedGenerator({ seed, purpose: 'order' }), count);
        expect(Array.from(order).sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
      }),
    );
  });

  it('takes each of the orders of four equally often', () => {
    const seen = new Map<string, number>();
    const generator = keyedGenerator(key);
    for (let draw = 0; draw < 24_000; draw++) {
      const order = permutation(generator, 4).join();
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(24);
    for (const times of seen.values()) expect(Math.abs(times - 1000)).toBeLessThan(5 * Math.sqrt(1000));
  });
});

function moments(numbers: Float32Array) {
  const average = (value: (number: number) => number) =>
    numbers.reduce((sum, number) => sum + value(number), 0) / numbers.length;
  const mean = average((number) => number);
  const variance = average((number) => (number - mean) ** 2);
  const range = [numbers.reduce((a, b) => Math.min(a, b)), numbers.reduce((a, b) => Math.max(a, b))];
  return { mean, variance, range, moment: (order: number) => average((number) => number ** order) };
}
