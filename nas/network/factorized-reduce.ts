import { convolve, everySecondPixel, relu } from '../tensor/convolution.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';
import type { Parameters } from './flat-parameters.js';

/**
 * DARTS's skip at stride 2, up to its normalisation: ReLU, then two 1×1 convolutions, on the even pixels and on the
 * odd ones, side by side.
 * @param x [N, H, W, C], H and W even
 * @returns [N, H / 2, W / 2, O]
 */
export function factorizedReduce(x: Tensor, parameters: Parameters, name: string): Tensor {
  const rectified = relu(x);
  return tf.concat(
    [
      convolve(everySecondPixel(rectified, 0), parameters(`${name}.conv_1.weight`)),
      convolve(everySecondPixel(rectified, 1), parameters(`${name}.conv_2.weight`)),
    ],
    3,
  );
}
