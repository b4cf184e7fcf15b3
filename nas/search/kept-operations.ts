import type { LevelGenotype } from '../network/genotype.js';
import { cellEdges } from '../network/geometry.js';
import { OPERATIONS } from '../network/operation-names.js';

/**
 * Weights that turn a super-network into its derived sub-network: 1 for each kept operation, 0 for all others.
 * @param mixture when given, a kept operation has its softmax weight instead of 1
 * @returns [levels · edges · 8] in row-major order
 */
export function keptOperations(
  levels: readonly LevelGenotype[],
  nodes: number,
  mixture?: Float32Array,
): Float32Array {
  const edges = cellEdges(nodes);
  const result = new Float32Array(levels.length * edges.length * OPERATIONS.length);
  for (const { level, nodes: derived } of levels) {
    derived.forEach((kept, node) => {
      for (const { operation, from } of kept) {
        const row = edges.findIndex((edge) => edge.node === node && edge.from === from);
        const at = (level * edges.length + row) * OPERATIONS.length + OPERATIONS.indexOf(operation);
        result[at] = mixture ? (mixture[at] as number) : 1;
      }
    });
  }
  return result;
}
