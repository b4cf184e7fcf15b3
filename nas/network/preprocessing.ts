import type { Tensor } from '../tensor/tensorflow.js';
import type { CellGeometry } from './geometry.js';
import { kernels } from './kernels.js';
import type { Normalizer } from './normalizer.js';
import type { OperationModule } from './operations/definition.js';
import type { Parameters } from './parameters.js';

/** The layers of a network's module, by their names within it. */
export function moduleOf(module: string, parameters: Parameters, normalize: Normalizer): OperationModule {
  return {
    kernels,
    weight: (convolution) => parameters(`${module}.${convolution}.weight`),
    normalize: (normalization, x) => normalize(`${module}.${normalization}`, x),
  };
}

/**
 * Brings both inputs of a cell to its channels and to the size of the second (DARTS, `preprocess0` and `preprocess1`);
 * its layers are `preprocessingLayers`.
 * @param inputs outputs of the cell before the last and of the last cell, [N, H, W, C]
 */
export function preprocess(
  [beforeLast, last]: readonly [Tensor, Tensor],
  { afterReduction, index }: CellGeometry,
  parameters: Parameters,
  normalize: Normalizer,
): [Tensor, Tensor] {
  const reluConvBn = (x: Tensor, module: OperationModule): Tensor =>
    module.normalize('op.2', kernels.convolve(kernels.relu(x), module.weight('op.1')));
  const reduce = (x: Tensor, { weight, ...module }: OperationModule): Tensor =>
    module.normalize('bn', kernels.factorizedReduce(x, weight('conv_1'), weight('conv_2')));
  const [first, second] = [0, 1].map((input) =>
    moduleOf(`cells.${index}.preprocess${input}`, parameters, normalize),
  ) as [OperationModule, OperationModule];
  return [(afterReduction ? reduce : reluConvBn)(beforeLast, first), reluConvBn(last, second)];
}
