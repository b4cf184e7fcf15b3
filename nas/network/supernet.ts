import { batchNorm } from '../tensor/batch-norm.js';
import { convolve, relu } from '../tensor/convolution.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';
import { factorizedReduce } from './factorized-reduce.js';
import type { Parameters } from './flat-parameters.js';
import { cellEdges, cellGeometry, type CellGeometry, type NetworkShape } from './geometry.js';
import { mixedCell } from './mixed-cell.js';
import { OPERATIONS } from './operation-names.js';
import { affine, convolution, depthwise, linear, type ParameterSpec } from './parameters.js';

/** A super-network: every edge of every cell mixes all eight operations. */
export interface SupernetConfig extends NetworkShape {
  readonly imageChannels: number;
  readonly classes: number;
}

/** Every trained tensor, without α (DARTS, cnn/model_search.py; operations and preprocessing without affine BN). */
export function supernetParameters(config: SupernetConfig): ParameterSpec[] {
  const stem = config.stemMultiplier * config.channels;
  const geometry = cellGeometry(config);
  const last = geometry.at(-1) as CellGeometry;
  return [
    convolution('stem.0', 3, config.imageChannels, stem),
    ...affine('stem.1', stem),
    ...geometry.flatMap((cell) => cellParameters(cell, config.nodes)),
    ...linear('classifier', config.nodes * last.channels, config.classes),
  ];
}

function cellParameters(cell: CellGeometry, nodes: number): ParameterSpec[] {
  const { channels: c, inputs, index } = cell;
  const prefix = `cells.${index}`;
  const preprocess0 = cell.afterReduction
    ? [
        convolution(`${prefix}.preprocess0.conv_1`, 1, inputs[0], c / 2),
        convolution(`${prefix}.preprocess0.conv_2`, 1, inputs[0], c / 2),
      ]
    : [convolution(`${prefix}.preprocess0.op.1`, 1, inputs[0], c)];
  const edges = cellEdges(nodes).flatMap(({ from }, edge) => {
    const ops = `${prefix}._ops.${edge}._ops`;
    const skip = cell.reduction && from < 2;
    return [
      ...(skip
        ? [convolution(`${ops}.3.conv_1`, 1, c, c / 2), convolution(`${ops}.3.conv_2`, 1, c, c / 2)]
        : []),
      ...[3, 5].flatMap((kernel, i) => [
        depthwise(`${ops}.${4 + i}.op.1`, kernel, c),
        convolution(`${ops}.${4 + i}.op.2`, 1, c, c),
        depthwise(`${ops}.${4 + i}.op.5`, kernel, c),
        convolution(`${ops}.${4 + i}.op.6`, 1, c, c),
      ]),
      ...[3, 5].flatMap((kernel, i) => [
        depthwise(`${ops}.${6 + i}.op.1`, kernel, c),
        convolution(`${ops}.${6 + i}.op.2`, 1, c, c),
      ]),
    ];
  });
  return [...preprocess0, convolution(`${prefix}.preprocess1.op.1`, 1, inputs[1], c), ...edges];
}

/**
 * The super-network's logits. Batch normalisation uses the statistics of the batch, in training and in validation:
 * the running averages of a super-network describe weights and mixtures that are long gone.
 * @param images [N, H, W, imageChannels]
 * @param mixture weights of the operations for each level, [levels, edges, 8]
 * @param levelOfCell level of each cell
 * @returns [N, classes]
 */
export function supernetLogits(
  parameters: Parameters,
  images: Tensor,
  mixture: Tensor,
  levelOfCell: readonly number[],
  config: SupernetConfig,
): Tensor {
  const levels = tf.unstack(mixture);
  let previous = batchNorm(
    convolve(images, parameters('stem.0.weight')),
    parameters('stem.1.weight'),
    parameters('stem.1.bias'),
  );
  let current = previous;
  for (const cell of cellGeometry(config)) {
    const weights = levels[levelOfCell[cell.index] as number] as Tensor;
    const prefix = `cells.${cell.index}`;
    const inputs: [Tensor, Tensor] = [
      cell.afterReduction
        ? batchNorm(factorizedReduce(previous, parameters, `${prefix}.preprocess0`))
        : batchNorm(convolve(relu(previous), parameters(`${prefix}.preprocess0.op.1.weight`))),
      batchNorm(convolve(relu(current), parameters(`${prefix}.preprocess1.op.1.weight`))),
    ];
    [previous, current] = [current, mixedCell(inputs, weights, parameters, cell, config.nodes)];
  }
  const pooled = tf.mean(current, [1, 2]);
  return tf.add(
    tf.matMul(pooled as never, parameters('classifier.weight') as never),
    parameters('classifier.bias'),
  );
}

/** Shape of the α tables. */
export function alphaShape(levels: number, nodes: number): [number, number, number] {
  return [levels, cellEdges(nodes).length, OPERATIONS.length];
}
