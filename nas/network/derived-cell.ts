import {
  convolve,
  convolveDepthwise,
  everySecondPixel,
  fromQuarterImages,
  relu,
  toQuarterImages,
} from '../tensor/convolution.js';
import { averagePool3x3, maxPool3x3 } from '../tensor/pooling.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';
import { isIdentity, strideOf } from './derived-cell-layers.js';
import { factorizedReduce } from './factorized-reduce.js';
import type { Parameters } from './flat-parameters.js';
import type { GenotypeEdge, LevelGenotype } from './genotype.js';
import type { CellGeometry } from './geometry.js';
import type { Normaliser } from './normaliser.js';

/**
 * A derived cell (DARTS, cnn/model.py).
 * @param inputs outputs of the cell before the last and of the last cell, [N, H, W, C]
 * @param dropPath factor of each sample for each edge, [edges, N]: 0 or 1 / (share kept); absent outside training
 */
export function derivedCell(
  inputs: readonly [Tensor, Tensor],
  cell: CellGeometry,
  genotype: LevelGenotype,
  parameters: Parameters,
  normalise: Normaliser,
  dropPath?: Tensor,
): Tensor {
  const prefix = `cells.${cell.index}`;
  const preprocess = (name: string, x: Tensor): Tensor =>
    normalise(`${name}.op.2`, convolve(relu(x), parameters(`${name}.op.1.weight`)));
  const states = [
    cell.afterReduction
      ? normalise(
          `${prefix}.preprocess0.bn`,
          factorizedReduce(inputs[0], parameters, `${prefix}.preprocess0`),
        )
      : preprocess(`${prefix}.preprocess0`, inputs[0]),
    preprocess(`${prefix}.preprocess1`, inputs[1]),
  ];
  const factors = dropPath ? tf.unstack(dropPath) : undefined;
  genotype.nodes.forEach((edges, node) => {
    const [first, second] = edges.map((edge, side) => {
      const index = 2 * node + side;
      const value = operate(
        states[edge.from] as Tensor,
        edge,
        strideOf(cell, edge),
        `${prefix}._ops.${index}`,
        parameters,
        normalise,
      );
      if (!factors || isIdentity(cell, edge)) return value;
      return tf.mul(value, tf.reshape(factors[index] as Tensor, [-1, 1, 1, 1]));
    }) as [Tensor, Tensor];
    states.push(tf.add(first, second));
  });
  return tf.concat(states.slice(2), 3);
}

function operate(
  x: Tensor,
  edge: GenotypeEdge,
  stride: 1 | 2,
  name: string,
  parameters: Parameters,
  normalise: Normaliser,
): Tensor {
  const weight = (layer: number): Tensor => parameters(`${name}.op.${layer}.weight`);
  switch (edge.operation) {
    case 'max_pool_3x3':
      return maxPool3x3(x, stride);
    case 'avg_pool_3x3':
      return averagePool3x3(x, stride);
    case 'skip_connect':
      return stride === 1 ? x : normalise(`${name}.bn`, factorizedReduce(x, parameters, name));
    case 'sep_conv_3x3':
    case 'sep_conv_5x5': {
      const first = normalise(
        `${name}.op.3`,
        convolve(convolveDepthwise(relu(x), weight(1), stride), weight(2)),
      );
      return normalise(`${name}.op.7`, convolve(convolveDepthwise(relu(first), weight(5)), weight(6)));
    }
    case 'dil_conv_3x3':
    case 'dil_conv_5x5': {
      const [, height, width] = x.shape as [number, number, number, number];
      const rectified = relu(x);
      const filtered =
        stride === 2
          ? convolveDepthwise(everySecondPixel(rectified), weight(1))
          : fromQuarterImages(convolveDepthwise(toQuarterImages(rectified), weight(1)), height, width);
      return normalise(`${name}.op.3`, convolve(filtered, weight(2)));
    }
  }
}
