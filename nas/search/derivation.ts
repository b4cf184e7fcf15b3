import type { GenotypeEdge, LevelGenotype } from '../network/genotype.js';
import { cellEdges, reductionCells } from '../network/geometry.js';
import { OPERATIONS, type Operation } from '../network/operation-names.js';

type Kept = Exclude<Operation, 'none'>;

/**
 * The derived cell of each level: for every node the two incoming edges with the strongest operation other than
 * `none`, each with that operation (DARTS, cnn/model_search.py, `genotype`). Ties go to the earlier edge or operation.
 * @param mixture softmax of α, [levels · edges · 8] in row-major order
 */
export function deriveLevels(
  mixture: Float32Array,
  levelOfCell: readonly number[],
  nodes: number,
): LevelGenotype[] {
  const edges = cellEdges(nodes);
  const reductions = reductionCells(levelOfCell.length);
  return Array.from({ length: Math.max(...levelOfCell) + 1 }, (_, level) => {
    const cells = levelOfCell.flatMap((of, cell) => (of === level ? [cell] : []));
    const strongest = edges.map((edge, row) => ({
      ...edge,
      ...strongestOperation(mixture, (level * edges.length + row) * OPERATIONS.length),
    }));
    return {
      level,
      cells,
      reduction: reductions.includes(cells[0] as number),
      nodes: Array.from({ length: nodes }, (_, node) => {
        const ranked = strongest.filter((edge) => edge.node === node).sort((a, b) => b.weight - a.weight);
        return ranked.slice(0, 2).map(keptEdge) as [GenotypeEdge, GenotypeEdge];
      }),
    };
  });
}

const keptEdge = ({ operation, from }: GenotypeEdge): GenotypeEdge => ({ operation, from });

function strongestOperation(mixture: Float32Array, offset: number): { operation: Kept; weight: number } {
  let best = 1;
  for (let column = 2; column < OPERATIONS.length; column++) {
    if ((mixture[offset + column] as number) > (mixture[offset + best] as number)) best = column;
  }
  return { operation: OPERATIONS[best] as Kept, weight: mixture[offset + best] as number };
}
