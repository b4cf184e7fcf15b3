import { relu } from '../tensor/convolution.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';
import type { Parameters } from './flat-parameters.js';
import type { NormalisationSpec, Normaliser } from './normaliser.js';
import { affine, convolution, linear, type ParameterSpec } from './parameters.js';

const NAME = 'auxiliary_head';

/** Layers of the auxiliary head on a map of `channels` channels. */
export function auxiliaryHeadLayers(
  channels: number,
  classes: number,
): { parameters: ParameterSpec[]; normalisations: NormalisationSpec[] } {
  return {
    parameters: [
      convolution(`${NAME}.features.2`, 1, channels, 128),
      ...affine(`${NAME}.features.3`, 128),
      convolution(`${NAME}.features.5`, 2, 128, 768),
      ...affine(`${NAME}.features.6`, 768),
      ...linear(`${NAME}.classifier`, 768, classes),
    ],
    normalisations: [
      { name: `${NAME}.features.3`, channels: 128 },
      { name: `${NAME}.features.6`, channels: 768 },
    ],
  };
}

/**
 * ReLU, average pool 5 at stride 3, 1×1 convolution, 2×2 convolution, classifier (DARTS, AuxiliaryHeadCIFAR).
 * @param x [N, 8, 8, C]
 * @returns [N, classes]
 */
export function auxiliaryHead(x: Tensor, parameters: Parameters, normalise: Normaliser): Tensor {
  const features = `${NAME}.features`;
  const convolve = (input: Tensor, layer: number): Tensor =>
    tf.conv2d(input as never, parameters(`${features}.${layer}.weight`) as never, 1, 'valid');
  const pooled = tf.avgPool(relu(x) as never, 5, 3, 'valid') as Tensor;
  const first = relu(normalise(`${features}.3`, convolve(pooled, 2)));
  const second = relu(normalise(`${features}.6`, convolve(first, 5)));
  const flat = tf.reshape(second, [x.shape[0], 768]);
  return tf.add(
    tf.matMul(flat as never, parameters(`${NAME}.classifier.weight`) as never),
    parameters(`${NAME}.classifier.bias`),
  );
}
