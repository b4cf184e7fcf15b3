import { reluConvBnLayers } from '../../../nas/network/layers.js';
import type { OperationDefinition } from '../../../nas/network/operations/definition.js';

/** An operation that the search space does not have: ReLU, a 1×1 convolution, normalization. */
export const convolution1x1: OperationDefinition<'conv_1x1'> = {
  name: 'conv_1x1',
  shortName: 'conv1',
  family: {
    name: 'convolution',
    words: 'convolution',
    sample: 'conv',
    ink: '#6b3fa0',
    tint: '#efe7f7',
    isDashed: false,
  },
  window: 1,
  layers: ({ channels }) => reluConvBnLayers(channels, channels),
  compute: ({ rectified, stride }, { kernels, weight }) =>
    kernels.convolve(rectified, weight('op.1'), stride),
};
