import {
  averagePool3x3,
  convolve,
  convolveDepthwise,
  everySecondPixel,
  fromQuarterImages,
  maxPool3x3,
  relu,
  toQuarterImages,
} from '../tensor/convolution.js';
import { type Tensor, tf } from '../tensor/tensorflow.js';

/**
 * DARTS's skip at stride 2, up to its normalization: ReLU, then two 1×1 convolutions, on the even pixels and on the
 * odd ones, side by side.
 * @param x [N, H, W, C], H and W even
 * @param even filter of the even pixels, [1, 1, C, O / 2]
 * @param odd filter of the odd pixels, [1, 1, C, O / 2]
 * @returns [N, H / 2, W / 2, O]
 */
function factorizedReduce(x: Tensor, even: Tensor, odd: Tensor): Tensor {
  const rectified = relu(x);
  return tf.concat(
    [convolve(everySecondPixel(rectified, 0), even), convolve(everySecondPixel(rectified, 1), odd)],
    3,
  );
}

/** What operations compute with. Cells pass it to them, so that what only describes a network loads no TensorFlow. */
export const kernels = {
  relu,
  convolve,
  convolveDepthwise,
  maxPool3x3,
  averagePool3x3,
  everySecondPixel,
  toQuarterImages,
  fromQuarterImages,
  factorizedReduce,
} as const;

export type Kernels = typeof kernels;
