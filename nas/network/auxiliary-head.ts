import { auxiliaryStride } from '../../spec/network-demands.js';
import { relu } from '../tensor/convolution.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';
import { AUXILIARY_HEAD } from './auxiliary-head-layers.js';
import type { Parameters } from './flat-parameters.js';
import type { Stem } from '../../spec/network-demands.js';
import type { Normaliser } from './normaliser.js';

/**
 * ReLU, average pool 5 at stride 3 (ImageNet: 2), 1×1 convolution, 2×2 convolution, classifier (DARTS, cnn/model.py).
 * @param x [N, 8, 8, C]; behind the ImageNet stem [N, 7, 7, C]
 * @returns [N, classes]
 */
export function auxiliaryHead(x: Tensor, stem: Stem, parameters: Parameters, normalise: Normaliser): Tensor {
  const features = `${AUXILIARY_HEAD}.features`;
  const convolve = (input: Tensor, layer: number): Tensor =>
    tf.conv2d(input as never, parameters(`${features}.${layer}.weight`) as never, 1, 'valid');
  const pooled = tf.avgPool(relu(x) as never, 5, auxiliaryStride(stem), 'valid') as Tensor;
  const first = relu(normalise(`${features}.3`, convolve(pooled, 2)));
  const second = convolve(first, 5);
  const last = relu(stem === 'cifar' ? normalise(`${features}.6`, second) : second);
  const flat = tf.reshape(last, [x.shape[0], 768]);
  return tf.add(
    tf.matMul(flat as never, parameters(`${AUXILIARY_HEAD}.classifier.weight`) as never),
    parameters(`${AUXILIARY_HEAD}.classifier.bias`),
  );
}
