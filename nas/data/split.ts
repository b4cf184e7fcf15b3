import { keyedGenerator, permutation } from '../random.js';
import { parts } from './dataset.js';

/**
 * The part of each training image, [count]. In each class, a random share of `holdout` goes to α and a share of `measure`
 * to measuring, each within one image of the exact share; the rest trains the weights.
 */
export function splitParts(
  labels: Int32Array,
  { holdout, measure, seed }: { holdout: number; measure: number; seed: number },
): Uint8Array {
  const part = new Uint8Array(labels.length).fill(parts.weights);
  for (const members of shuffledClasses(labels, seed, 'split')) {
    const alphaEnd = Math.round(members.length * holdout);
    const measureEnd = Math.round(members.length * (holdout + measure));
    for (const index of members.subarray(0, alphaEnd)) part[index] = parts.alpha;
    for (const index of members.subarray(alphaEnd, measureEnd)) part[index] = parts.measure;
  }
  return part;
}

/**
 * Indices of `limit` randomly chosen images, ascending: each class has its share, within one image. All images if there
 * are no more than `limit`. `set` makes the choices for training and test images independent.
 */
export function limitedIndices(
  labels: Int32Array,
  limit: number,
  seed: number,
  set: 'train' | 'test',
): Uint32Array {
  const classes = shuffledClasses(labels, seed, `limit/${set}`);
  const counts = classes.map((members) => members.length);
  const chosen = apportion(Math.min(limit, labels.length), counts);
  return Uint32Array.from(
    classes.flatMap((members, index) => [...members.subarray(0, chosen[index])]),
  ).sort();
}

/** Integers in proportion to `counts` whose sum is `total` (largest-remainder method; ties go to the first). */
function apportion(total: number, counts: readonly number[]): number[] {
  const sum = counts.reduce((a, b) => a + b, 0);
  const shares = counts.map((count) => Math.floor((count * total) / sum));
  const remainders = counts.map((count, index) => ({ index, rest: (count * total) % sum }));
  const missing = total - shares.reduce((a, b) => a + b, 0);
  for (const { index } of remainders.sort((a, b) => b.rest - a.rest).slice(0, missing)) shares[index]!++;
  return shares;
}

/** The indices of each class that occurs, in label order; each class is shuffled on its own. */
function shuffledClasses(labels: Int32Array, seed: number, purpose: string): Uint32Array[] {
  const byLabel: number[][] = [];
  labels.forEach((label, index) => (byLabel[label] ??= []).push(index));
  return byLabel.flatMap((members, label) => {
    const order = permutation(keyedGenerator({ seed, purpose: `${purpose}/${label}` }), members.length);
    return [order.map((place) => members[place]!)];
  });
}
