import { cellEdges } from '../network/geometry.js';
import { OPERATIONS } from '../network/operation-names.js';
import { softmax, softmaxRows } from './alpha.js';
import type { SupernetVariables } from './supernet-state.js';

/** What `measure` takes: weights of the operations and, with partial channels, of the edges. */
export type MixtureValues = {
  /** [levels · edges · 8] in row-major order; with partial channels an edge's own weight is in them. */
  readonly mixture: Float32Array;
  /** [levels · edges]; only with partial channels. */
  readonly edgeWeights?: Float32Array;
};

/** The weights that α and β stand for, as the super-network has them. */
export function mixtureValues(
  { alpha, beta }: Pick<SupernetVariables, 'alpha' | 'beta'>,
  nodes: number,
): MixtureValues {
  const mixture = softmaxRows(alpha);
  if (!beta) return { mixture };
  const edgeWeights = softmaxByNode(beta, nodes);
  const weigh = (value: number, i: number): number =>
    value * (edgeWeights[Math.floor(i / OPERATIONS.length)] as number);
  return { mixture: mixture.map(weigh), edgeWeights };
}

/** Softmax of β over the edges into each node. */
function softmaxByNode(beta: Float32Array, nodes: number): Float32Array {
  const edges = cellEdges(nodes);
  const result = new Float32Array(beta.length);
  for (let level = 0; level < beta.length; level += edges.length) {
    for (let node = 0; node < nodes; node++) {
      const first = level + edges.findIndex((edge) => edge.node === node);
      result.set(softmax(beta.subarray(first, first + node + 2)), first);
    }
  }
  return result;
}
