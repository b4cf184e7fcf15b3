import { OPERATIONS } from '../network/operations/index.js';
import { type Tensor, tf } from '../tensor/tensorflow.js';
import { softmax } from './architecture.js';

export type EntropyOver = 'all' | 'operations';

/**
 * Normalized entropy of α: the mean over all edges of all levels of −Σ p ln p / ln |O|, p = softmax(α); in [0, 1].
 * `operations` leaves `none` out and renormalizes, so that choosing `none` does not lower the entropy.
 * @param alpha [levels, edges, operations], `none` first
 * @param levelWeights factor of each level in the mean; default 1
 * @returns scalar
 */
export function normalizedEntropy(
  alpha: Tensor,
  over: EntropyOver,
  levelWeights?: readonly number[],
): Tensor {
  const [levels, edges, operations] = alpha.shape as [number, number, number];
  const considered = over === 'all' ? alpha : tf.slice(alpha, [0, 0, 1], [levels, edges, operations - 1]);
  const count = considered.shape[2] as number;
  const flat = tf.reshape(considered, [levels * edges, count]);
  const p = tf.softmax(flat as never) as Tensor;
  const logP = tf.logSoftmax(flat as never) as Tensor;
  const terms = tf.mul(p, logP);
  const sum = tf.sum(levelWeights ? tf.mul(tf.reshape(terms, [levels, -1]), column(levelWeights)) : terms);
  return tf.div(tf.neg(sum), levels * edges * Math.log(count));
}

const column = (values: readonly number[]): Tensor => tf.tensor2d([...values], [values.length, 1]);

const WIDTH = OPERATIONS.length;

/** Statistics of one level's α, each a mean over its edges. */
export interface LevelStatistics {
  readonly level: number;
  /** Normalized entropy over all operations, in [0, 1]. */
  readonly entropy: number;
  /** Normalized entropy over the operations other than `none`, renormalized. */
  readonly entropyOfOperations: number;
  readonly probabilityOfNone: number;
  readonly probabilityOfSkip: number;
  /** Probability of the best operation minus that of the second best, `none` left out. */
  readonly margin: number;
}

/** Statistics of each level's α. */
export function levelStatistics(alpha: Float32Array, levels: number): LevelStatistics[] {
  const rowsPerLevel = alpha.length / WIDTH / levels;
  return Array.from({ length: levels }, (_, level) => {
    const rows = Array.from({ length: rowsPerLevel }, (_, row) => {
      const offset = (level * rowsPerLevel + row) * WIDTH;
      return softmax(alpha.subarray(offset, offset + WIDTH));
    });
    const mean = (of: (row: number[]) => number): number =>
      rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
    return {
      level,
      entropy: mean(normalizedRowEntropy),
      entropyOfOperations: mean((row) => normalizedRowEntropy(withoutNone(row))),
      probabilityOfNone: mean((row) => row[0] as number),
      probabilityOfSkip: mean((row) => row[OPERATIONS.indexOf('skip_connect')] as number),
      margin: mean((row) => {
        const [best, second] = row.slice(1).sort((a, b) => b - a) as [number, number];
        return best - second;
      }),
    };
  });
}

/** H̄ over all levels. Every level has the same number of edges, so the mean of the levels is the mean of all edges. */
export function meanEntropy(statistics: readonly LevelStatistics[], over: EntropyOver): number {
  const field = over === 'all' ? 'entropy' : 'entropyOfOperations';
  return statistics.reduce((sum, level) => sum + level[field], 0) / statistics.length;
}

function withoutNone(row: number[]): number[] {
  const rest = row.slice(1);
  const sum = rest.reduce((a, b) => a + b, 0);
  return rest.map((p) => p / sum);
}

function normalizedRowEntropy(row: number[]): number {
  return -row.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0) / Math.log(row.length);
}
