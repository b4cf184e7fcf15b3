import { maxPool2x2 } from '../tensor/pooling.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';

/**
 * Partial channel connections (PC-DARTS, model_search.py): the first 1/K of an edge's channels goes through the
 * operations, the rest past them.
 * @param x [N, H, W, C], C divisible by K
 * @param stride of the edges: what goes past operations of stride 2 is max-pooled 2×2
 * @returns [N, H, W, C / K] for the operations; [N, H / stride, W / stride, C − C / K] past them
 */
export function splitChannels(x: Tensor, k: number, stride: 1 | 2): { operated: Tensor; passed: Tensor } {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const part = c / k;
  const rest = tf.slice(x, [0, 0, 0, part], [n, h, w, c - part]);
  return {
    operated: tf.slice(x, [0, 0, 0, 0], [n, h, w, part]),
    passed: stride === 2 ? maxPool2x2(rest) : rest,
  };
}

/**
 * Puts both parts together again and interleaves them, so that the next edge's operations see other channels: of K groups
 * of neighbours the first of each comes first, then the second of each.
 */
export function joinChannels(operated: Tensor, passed: Tensor, k: number): Tensor {
  const joined = tf.concat([operated, passed], 3);
  const [n, h, w, c] = joined.shape as [number, number, number, number];
  const groups = tf.reshape(joined, [n * h * w, k, c / k]);
  return tf.reshape(tf.transpose(groups, [0, 2, 1]), [n, h, w, c]);
}
