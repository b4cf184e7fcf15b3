import { tf, type Tensor } from '../tensor/tensorflow.js';

export type EntropyOver = 'all' | 'operations';

/**
 * Normalised entropy of α: the mean over all edges of all levels of −Σ p ln p / ln |O|, p = softmax(α); in [0, 1].
 * `operations` leaves `none` out and renormalises, so that choosing `none` does not lower it.
 * @param alpha [levels, edges, 8], `none` first
 * @returns scalar
 */
export function normalisedEntropy(alpha: Tensor, over: EntropyOver): Tensor {
  const [levels, edges, operations] = alpha.shape as [number, number, number];
  const considered = over === 'all' ? alpha : tf.slice(alpha, [0, 0, 1], [levels, edges, operations - 1]);
  const count = considered.shape[2] as number;
  const flat = tf.reshape(considered, [levels * edges, count]);
  const p = tf.softmax(flat as never) as Tensor;
  const logP = tf.logSoftmax(flat as never) as Tensor;
  return tf.div(tf.neg(tf.sum(tf.mul(p, logP))), levels * edges * Math.log(count));
}
