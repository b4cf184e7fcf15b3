import { convolution, depthwise } from '../layers.js';
import type { OperationDefinition } from './definition.js';
import { separable } from './families.js';

export const separableConvolution3x3: OperationDefinition<'sep_conv_3x3'> = {
  name: 'sep_conv_3x3',
  shortName: 'sep3',
  ...ofWindow(3),
};

export const separableConvolution5x5: OperationDefinition<'sep_conv_5x5'> = {
  name: 'sep_conv_5x5',
  shortName: 'sep5',
  ...ofWindow(5),
};

/** Twice: ReLU, a depthwise convolution and a 1×1 convolution, normalization. Only the first has the edge's stride. */
function ofWindow(window: number): Omit<OperationDefinition, 'name' | 'shortName'> {
  return {
    family: separable,
    window,
    layers: ({ channels }) => ({
      convolutions: [1, 5].flatMap((layer) => [
        depthwise(`op.${layer}`, window, channels),
        convolution(`op.${layer + 1}`, 1, channels, channels),
      ]),
      normalizations: ['op.3', 'op.7'],
    }),
    compute({ rectified, stride }, { kernels, weight, normalize }) {
      const { relu, convolve, convolveDepthwise } = kernels;
      const filtered = convolveDepthwise(rectified, weight('op.1'), stride);
      const first = normalize('op.3', convolve(filtered, weight('op.2')));
      return convolve(convolveDepthwise(relu(first), weight('op.5')), weight('op.6'));
    },
  };
}
