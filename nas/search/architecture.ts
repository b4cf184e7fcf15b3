import { cellEdges } from '../network/geometry.js';
import type { SupernetConfig } from '../network/supernet-layers.js';
import { alphaShape, type Mixture } from '../network/supernet.js';
import { type Tensor, tf } from '../tensor/tensorflow.js';

/**
 * What a search decides with: α, one row of operations for each edge, and with partial channels β as well, one value
 * for each edge (PC-DARTS's edge normalization).
 */
export type ArchitectureName = 'alpha' | 'beta';

export function architectureNames({ partialChannels }: SupernetConfig): readonly ArchitectureName[] {
  return partialChannels === undefined ? ['alpha'] : ['alpha', 'beta'];
}

/** Shape of the table of each name. */
export function architectureShape(name: ArchitectureName, levels: number, nodes: number): readonly number[] {
  const [, edges, operations] = alphaShape(levels, nodes);
  return name === 'alpha' ? [levels, edges, operations] : [levels, edges];
}

/**
 * The weights that α and β stand for: softmax over the operations of an edge, and over the edges into a node.
 * @param architecture in the order of `architectureNames`
 */
export function mixtureOf([alpha, beta]: readonly Tensor[], nodes: number): Mixture {
  const operations = tf.softmax(alpha as never) as Tensor;
  if (!beta) return { operations };
  const edges = edgeWeights(beta, nodes);
  return { operations: tf.mul(operations, tf.expandDims(edges, 2)), edges };
}

/** Softmax of β over the edges into each node. [levels, edges] */
function edgeWeights(beta: Tensor, nodes: number): Tensor {
  const counts = Array.from(
    { length: nodes },
    (_, node) => cellEdges(nodes).filter((edge) => edge.node === node).length,
  );
  return tf.concat(
    tf.split(beta, counts, 1).map((into) => tf.softmax(into as never) as Tensor),
    1,
  );
}
