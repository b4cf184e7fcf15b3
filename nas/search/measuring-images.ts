import { indicesOf, type DatasetFacts } from '../data/dataset.js';
import { keyedGenerator, permutation } from '../random/keyed.js';

/**
 * The images to measure a super-network on: those that trained nothing, else those that trained α. Shuffled, always in
 * the same way: a super-network normalises with the batch's statistics, and data sets often come sorted by class.
 */
export function measuringImages(dataset: DatasetFacts): {
  readonly part: 'measure' | 'alpha';
  readonly indices: Uint32Array;
} {
  const part = indicesOf(dataset, 'measure').length > 0 ? 'measure' : 'alpha';
  const sorted = indicesOf(dataset, part);
  const order = permutation(keyedGenerator({ seed: 0, purpose: 'measure order' }), sorted.length);
  return { part, indices: order.map((position) => sorted[position] as number) };
}
