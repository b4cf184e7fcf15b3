import { keyedGenerator, permutation } from '../random.js';
import { parts } from './dataset.js';

/**
 * Gives each training image its part, [count]. In each class, by seed, a share of `holdout` goes to α and one of
 * `measure` to measuring, each within one image of that share; the rest trains the weights.
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
 * Chooses `limit` images by seed, ascending: of each class its share, within one image, and `limit` in all. Every image
 * when there are not more. `set` keeps the choices in training and test images independent.
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

/** Whole numbers in proportion to `counts` that add up to `total` (largest remainders; the first of equal ones). */
function apportion(total: number, counts: readonly number[]): number[] {
  const sum = counts.reduce((a, b) => a + b, 0);
  const shares = counts.map((count) => Math.floor((count * total) / sum));
  const remainders = counts.map((count, index) => ({ index, rest: (count * total) % sum }));
  const missing = total - shares.reduce((a, b) => a + b, 0);
  for (const { index } of remainders.sort((a, b) => b.rest - a.rest).slice(0, missing)) shares[index]!++;
  return shares;
}

/** The images of each class that occurs, by label, in a random order of the class's own. */
function shuffledClasses(labels: Int32Array, seed: number, purpose: string): Uint32Array[] {
  const byLabel: number[][] = [];
  labels.forEach((label, index) => (byLabel[label] ??= []).push(index));
  return byLabel.flatMap((members, label) => {
    const order = permutation(keyedGenerator({ seed, purpose: `${purpose}/${label}` }), members.length);
    return [order.map((place) => members[place]!)];
  });
}
