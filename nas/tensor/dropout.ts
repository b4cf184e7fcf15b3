import { backend, DataType, tf, typeAttribute, type Tensor } from './tensorflow.js';

/**
 * Dropout: each value is 0 with probability `rate`, else divided by 1 − rate. The draw is a function of the seed alone
 * (TensorFlow's stateless generator), so the same step drops the same values whenever it is made.
 * @param rate scalar in [0, 1)
 * @param seed [2], int32
 */
export function dropout(x: Tensor, rate: Tensor, seed: Tensor): Tensor {
  const draws = backend.executeSingleOutput(
    'StatelessRandomUniform',
    [typeAttribute('dtype'), typeAttribute('T', DataType.int32), typeAttribute('Tseed', DataType.int32)],
    [tf.tensor1d(x.shape, 'int32'), seed],
  );
  const kept = tf.cast(tf.greaterEqual(draws, rate), 'float32');
  return tf.mul(x, tf.div(kept, tf.sub(1, rate)));
}
