import { batchNorm } from '../tensor/batch-norm.js';
import { convolve } from '../tensor/convolution.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';
import { cellEdges, cellGeometry } from './geometry.js';
import { mixedCell, type SkipDropout } from './mixed-cell.js';
import { preprocess } from './preprocessing.js';
import { OPERATIONS } from './operations/index.js';
import type { Parameters } from './parameters.js';
import type { SupernetConfig } from './supernet-layers.js';

/** Weights of the operations and, with partial channels, of the edges. */
export interface Mixture {
  /** [levels, edges, operations]; with partial channels an edge's own weight is in them. */
  readonly operations: Tensor;
  /** [levels, edges]; only with partial channels: the weight of the channels that bypass the operations. */
  readonly edges?: Tensor;
}

/**
 * The super-network's logits. Batch normalization uses the statistics of the batch, in training and in validation:
 * running averages would describe weights and mixtures of earlier steps.
 * @param images [N, H, W, imageChannels]
 * @param levelOfCell level of each cell
 * @param skipDropout absent outside training and without dropout
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
    const inputs = preprocess([previous, current], cell, parameters, (_, x) => batchNorm(x));
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
