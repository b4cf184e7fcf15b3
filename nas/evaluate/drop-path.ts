import { keyedGenerator, uniform } from '../random/keyed.js';

/**
 * Factors of drop-path for one step: 0 with the given probability, else 1 / (1 − probability), so that the mean stays
 * (DARTS, cnn/utils.py, `drop_path`).
 */
export function dropPathFactors(draw: {
  readonly seed: number;
  readonly epoch: number;
  readonly step: number;
  readonly count: number;
  readonly probability: number;
}): Float32Array {
  const { seed, epoch, step, count, probability } = draw;
  const draws = uniform(keyedGenerator({ seed, purpose: 'drop path', epoch, step }), count);
  return draws.map((value) => (value < probability ? 0 : 1 / (1 - probability)));
}
