import { createHash } from 'node:crypto';
import { type RandomGenerator, unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';

/** Identifies a sequence of draws. Equal keys give equal draws, on every machine, independent of earlier draws. */
export interface RandomKey {
  readonly seed: number;
  /** Names the use, so that different uses of one seed are independent: `weights/augment`, `initial alpha`. */
  readonly purpose: string;
  readonly epoch?: number;
  readonly step?: number;
}

/**
 * A generator that depends only on its key. A resumed run draws the same numbers as an uninterrupted one, because there
 * is no state to restore. The 128-bit state of xoroshiro128+ is the first half of the key's SHA-256.
 */
export function keyedGenerator({ seed, purpose, epoch, step }: RandomKey): RandomGenerator {
  const canonical = JSON.stringify([seed, purpose, epoch ?? null, step ?? null]);
  const hash = createHash('sha256').update(canonical).digest();
  return xoroshiro128plus.fromState([0, 4, 8, 12].map((offset) => hash.readInt32BE(offset)));
}

/** `count` numbers in [0, 1), multiples of 2⁻²⁴. Uses the upper bits, because the lowest bits of xoroshiro128+ are weak. */
export function uniform(generator: RandomGenerator, count: number): Float32Array {
  const numbers = new Float32Array(count);
  for (let index = 0; index < count; index++) numbers[index] = (generator.unsafeNext() >>> 8) * 2 ** -24;
  return numbers;
}

/** `count` integers in [0, limit), without bias. */
export function integers(generator: RandomGenerator, count: number, limit: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let index = 0; index < count; index++) {
    numbers[index] = unsafeUniformIntDistribution(0, limit - 1, generator);
  }
  return numbers;
}

/** The numbers 0 to count - 1 in random order (Fisher–Yates shuffle; every order is equally likely). */
export function permutation(generator: RandomGenerator, count: number): Uint32Array {
  const order = new Uint32Array(count);
  for (let index = 0; index < count; index++) order[index] = index;
  for (let last = count - 1; last > 0; last--) {
    const chosen = unsafeUniformIntDistribution(0, last, generator);
    const value = order[chosen]!;
    order[chosen] = order[last]!;
    order[last] = value;
  }
  return order;
}

/**
 * `count` numbers from the standard normal distribution, by Marsaglia's polar method. Unlike the Box–Muller transform it
 * needs no sine or cosine, whose last bits differ between builds of the JavaScript engine.
 */
export function normal(generator: RandomGenerator, count: number): Float32Array {
  const numbers = new Float32Array(count);
  for (let index = 0; index < count;) {
    const u = signed(generator);
    const v = signed(generator);
    const square = u * u + v * v;
    if (square === 0 || square >= 1) continue;
    const scale = Math.sqrt((-2 * Math.log(square)) / square);
    numbers[index++] = u * scale;
    if (index < count) numbers[index++] = v * scale;
  }
  return numbers;
}

/** In [-1, 1), from all 32 bits: 24 bits would shorten the tails of the normal distribution. */
function signed(generator: RandomGenerator): number {
  return generator.unsafeNext() * 2 ** -31;
}
