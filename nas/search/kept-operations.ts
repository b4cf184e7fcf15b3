import type { LevelGenotype } from '../network/genotype.js';
import { cellEdges } from '../network/geometry.js';
import { OPERATIONS } from '../network/operation-names.js';
import type { MixtureValues } from './mixture-values.js';

/**
 * Weights that turn a super-network into its derived sub-network: 1 for each kept operation and its edge, 0 for all
 * others.
 * @param whole the super-network's own weights
 * @param weights `softmax`: what is kept has its weight in the super-network instead of 1
 */
export function keptOperations(
  levels: readonly LevelGenotype[],
  nodes: number,
  whole: MixtureValues,
  weights: 'ones' | 'softmax',
): MixtureValues {
  const rows = cellEdges(nodes);
  const operations = new Float32Array(whole.mixture.length);
  const edges = new Float32Array(levels.length * rows.length);
  for (const { level, nodes: derived } of levels) {
    derived.forEach((kept, node) => {
      for (const { operation, from } of kept) {
        const row = level * rows.length + rows.findIndex((edge) => edge.node === node && edge.from === from);
        operations[row * OPERATIONS.length + OPERATIONS.indexOf(operation)] = 1;
        edges[row] = 1;
      }
    });
  }
  const weighted = (kept: Float32Array, own: Float32Array): Float32Array =>
    weights === 'ones' ? kept : kept.map((value, i) => value * (own[i] as number));
  return {
    mixture: weighted(operations, whole.mixture),
    ...(whole.edgeWeights && { edgeWeights: weighted(edges, whole.edgeWeights) }),
  };
}
