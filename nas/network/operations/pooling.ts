import type { OperationDefinition } from './definition.js';
import { pooling } from './families.js';

const withoutLayers = () => ({ convolutions: [], normalizations: [] });

export const maxPool3x3: OperationDefinition<'max_pool_3x3'> = {
  name: 'max_pool_3x3',
  shortName: 'max3',
  family: pooling,
  window: 3,
  layers: withoutLayers,
  prepare: ({ value, stride }, { maxPool3x3 }) => maxPool3x3(value, stride),
  compute: ({ prepared }) => prepared,
};

export const averagePool3x3: OperationDefinition<'avg_pool_3x3'> = {
  name: 'avg_pool_3x3',
  shortName: 'avg3',
  family: pooling,
  window: 3,
  layers: withoutLayers,
  prepare: ({ value, stride }, { averagePool3x3 }) => averagePool3x3(value, stride),
  compute: ({ prepared }) => prepared,
};
