import { batchNorm } from '../tensor/batch-norm.js';
import { convolve, relu } from '../tensor/convolution.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';
import { factorizedReduce } from './factorized-reduce.js';
import type { Parameters } from './flat-parameters.js';
import { cellEdges, cellGeometry, type CellGeometry, type NetworkShape } from './geometry.js';
import { mixedCell, type SkipDropout } from './mixed-cell.js';
import { OPERATIONS } from './operation-names.js';
import { affine, convolution, depthwise, linear, type ParameterSpec } from './parameters.js';

/** A super-network: every edge of every cell mixes all eight operations. */
export interface SupernetConfig extends NetworkShape {
  readonly imageChannels: number;
  readonly classes: number;
  /** K: only 1/K of each edge's channels goes through the operations (PC-DARTS). Absent: all do. */
  readonly partialChannels?: number;
}

/** Weights of the operations and, with partial channels, of the edges. */
export interface Mixture {
  /** [levels, edges, 8]; with partial channels an edge's own weight is in them. */
  readonly operations: Tensor;
  /** [levels, edges]; only with partial channels: the weight of what goes past the operations. */
  readonly edges?: Tensor;
}

/** Every trained tensor, without α (DARTS, cnn/model_search.py; operations and preprocessing without affine BN). */
export function supernetParameters(config: SupernetConfig): ParameterSpec[] {
  const stem = config.stemMultiplier * config.channels;
  const geometry = cellGeometry(config);
  const last = geometry.at(-1) as CellGeometry;
  return [
    convolution('stem.0', 3, config.imageChannels, stem),
    ...affine('stem.1', stem),
    ...geometry.flatMap((cell) => cellParameters(cell, config)),
    ...linear('classifier', config.nodes * last.channels, config.classes),
  ];
}

function cellParameters(cell: CellGeometry, { nodes, partialChannels = 1 }: SupernetConfig): ParameterSpec[] {
  const { channels, inputs, index } = cell;
  const c = channels / partialChannels;
  const prefix = `cells.${index}`;
  const preprocess0 = cell.afterReduction
    ? [
        convolution(`${prefix}.preprocess0.conv_1`, 1, inputs[0], channels / 2),
        convolution(`${prefix}.preprocess0.conv_2`, 1, inputs[0], channels / 2),
      ]
    : [convolution(`${prefix}.preprocess0.op.1`, 1, inputs[0], channels)];
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
  return [...preprocess0, convolution(`${prefix}.preprocess1.op.1`, 1, inputs[1], channels), ...edges];
}

/**
 * The super-network's logits. Batch normalisation uses the statistics of the batch, in training and in validation:
 * the running averages of a super-network describe weights and mixtures that are long gone.
 * @param images [N, H, W, imageChannels]
 * @param levelOfCell level of each cell
 * @param skipDropout absent outside training and where nothing is dropped
 * @returns [N, classes]
 */
export function supernetLogits(
  parameters: Parameters,
  images: Tensor,
  mixture: Mixture,
  levelOfCell: readonly number[],
  config: SupernetConfig,
  skipDropout?: SkipDropout,
): Tensor {
  const operations = tf.unstack(mixture.operations);
  const edges = mixture.edges && tf.unstack(mixture.edges);
  let previous = batchNorm(
    convolve(images, parameters('stem.0.weight')),
    parameters('stem.1.weight'),
    parameters('stem.1.bias'),
  );
  let current = previous;
  for (const cell of cellGeometry(config)) {
    const level = levelOfCell[cell.index] as number;
    const weights = {
      operations: operations[level] as Tensor,
      ...(edges && { edges: edges[level] as Tensor }),
    };
    const prefix = `cells.${cell.index}`;
    const inputs: [Tensor, Tensor] = [
      cell.afterReduction
        ? batchNorm(factorizedReduce(previous, parameters, `${prefix}.preprocess0`))
        : batchNorm(convolve(relu(previous), parameters(`${prefix}.preprocess0.op.1.weight`))),
      batchNorm(convolve(relu(current), parameters(`${prefix}.preprocess1.op.1.weight`))),
    ];
    [previous, current] = [current, mixedCell(inputs, weights, parameters, cell, config, skipDropout)];
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
