import { factorizedReduceLayers } from '../layers.js';
import type { OperationDefinition } from './definition.js';
import { skip } from './families.js';

/** The identity; at stride 2 DARTS's factorized reduction. */
export const skipConnect: OperationDefinition<'skip_connect'> = {
  name: 'skip_connect',
  shortName: 'skip',
  family: skip,
  isIdentity: true,
  layers: ({ channels, stride }) =>
    stride === 1 ? { convolutions: [], normalizations: [] } : factorizedReduceLayers(channels, channels),
  compute: ({ value, stride }, { kernels, weight }) =>
    stride === 1 ? value : kernels.factorizedReduce(value, weight('conv_1'), weight('conv_2')),
};
