import { tf, type Tensor } from '../tensor/tensorflow.js';

export type EntropyOver = 'all' | 'operations';

/**
 * Normalised entropy of α: the mean over all edges of all levels of −Σ p ln p / ln |O|, p = softmax(α); in [0, 1].
 * `operations` leaves `none` out and renormalises, so that choosing `none` does not lower it.
 * @param alpha [levels, edges, 8], `none` first
 * @param levelWeights factor of each level's part of the mean; absent: 1 each
 * @returns scalar
 */
export function normalisedEntropy(
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
