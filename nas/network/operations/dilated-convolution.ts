import type { Tensor } from '../../tensor/tensorflow.js';
import type { Kernels } from '../kernels.js';
import { convolution, depthwise } from '../layers.js';
import type { OperationDefinition, OperationInput } from './definition.js';
import { dilated } from './families.js';

export const dilatedConvolution3x3: OperationDefinition<'dil_conv_3x3'> = {
  name: 'dil_conv_3x3',
  shortName: 'dil3',
  ...ofWindow(3),
};

export const dilatedConvolution5x5: OperationDefinition<'dil_conv_5x5'> = {
  name: 'dil_conv_5x5',
  shortName: 'dil5',
  ...ofWindow(5),
};

/** ReLU, a depthwise convolution of dilation 2 and a 1×1 convolution, normalization. */
function ofWindow(window: number): Omit<OperationDefinition, 'name' | 'shortName'> {
  return {
    family: dilated,
    window,
    layers: ({ channels }) => ({
      convolutions: [depthwise('op.1', window, channels), convolution('op.2', 1, channels, channels)],
      normalizations: ['op.3'],
    }),
    prepare: undilated,
    compute({ prepared, value, stride }, { kernels, weight }) {
      const filtered = kernels.convolveDepthwise(prepared, weight('op.1'));
      const [, height, width] = value.shape as [number, number, number, number];
      return kernels.convolve(
        stride === 2 ? filtered : kernels.fromQuarterImages(filtered, height, width),
        weight('op.2'),
      );
    },
    computeQuarters: ({ prepared }, { kernels, weight }) =>
      kernels.convolve(kernels.convolveDepthwise(prepared, weight('op.1')), weight('op.2')),
  };
}

/** On quarter images dilation 2 is a dense window. At stride 2 the window meets even pixels only. */
function undilated({ rectified, stride }: OperationInput, kernels: Kernels): Tensor {
  return stride === 2 ? kernels.everySecondPixel(rectified) : kernels.toQuarterImages(rectified);
}
