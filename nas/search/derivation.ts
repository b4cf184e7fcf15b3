import type { GenotypeEdge, LevelGenotype } from '../network/genotype.js';
import { cellEdges, reductionCells } from '../network/geometry.js';
import { type Operation, OPERATIONS } from '../network/operations/index.js';
import type { MixtureValues } from './architecture.js';

type Kept = Exclude<Operation, 'none'>;

/**
 * The derived cell of each level: for every node the two incoming edges with the strongest operation other than
 * `none`, each with that operation (DARTS, cnn/model_search.py, `genotype`). Ties go to the earlier edge or operation.
 * @param mixture weights of the operations, [levels · edges · operations] in row-major order
 * @param maxSkips maximum number of skip connections in a normal cell. While a cell has more, its weakest skip connection is
 *   removed and the cell is derived again (P-DARTS, which limits only normal cells). Default: no limit
 */
export function deriveLevels(
  mixture: Float32Array,
  levelOfCell: readonly number[],
  nodes: number,
  maxSkips = Infinity,
): LevelGenotype[] {
  const size = cellEdges(nodes).length * OPERATIONS.length;
  const reductions = reductionCells(levelOfCell.length);
  return Array.from({ length: Math.max(...levelOfCell) + 1 }, (_, level) => {
    const cells = levelOfCell.flatMap((of, cell) => (of === level ? [cell] : []));
    const reduction = reductions.includes(cells[0] as number);
    const weights = mixture.slice(level * size, (level + 1) * size);
    const kept = reduction ? deriveCell(weights, nodes) : limitedCell(weights, nodes, maxSkips);
    return {
      level,
      cells,
      reduction,
      nodes: kept.map((pair) => pair.map(keptEdge) as [GenotypeEdge, GenotypeEdge]),
    };
  });
}

type WeightedEdge = GenotypeEdge & { readonly row: number; readonly weight: number };

/** The two kept edges of each node, the stronger first. */
function deriveCell(weights: Float32Array, nodes: number): WeightedEdge[][] {
  const strongest = cellEdges(nodes).map((edge, row) => ({
    ...edge,
    row,
    ...strongestOperation(weights, row * OPERATIONS.length),
  }));
  return Array.from({ length: nodes }, (_, node) =>
    strongest
      .filter((edge) => edge.node === node)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, 2),
  );
}

function limitedCell(weights: Float32Array, nodes: number, maxSkips: number): WeightedEdge[][] {
  for (;;) {
    const derived = deriveCell(weights, nodes);
    const skips = derived.flat().filter(({ operation }) => operation === 'skip_connect');
    if (skips.length <= maxSkips) return derived;
    const weakest = skips.reduce((a, b) => (b.weight < a.weight ? b : a));
    weights[weakest.row * OPERATIONS.length + OPERATIONS.indexOf('skip_connect')] = 0;
  }
}

const keptEdge = ({ operation, from }: GenotypeEdge): GenotypeEdge => ({ operation, from });

function strongestOperation(mixture: Float32Array, offset: number): { operation: Kept; weight: number } {
  let best = 1;
  for (let column = 2; column < OPERATIONS.length; column++) {
    if ((mixture[offset + column] as number) > (mixture[offset + best] as number)) best = column;
  }
  return { operation: OPERATIONS[best] as Kept, weight: mixture[offset + best] as number };
}

/**
 * Mixture weights that turn a super-network into its derived sub-network: 1 for each kept operation and its edge, 0 for
 * all others.
 * @param whole the super-network's own mixture weights
 * @param weights `softmax`: kept operations have their weight in the super-network instead of 1
 */
export function derivedMixture(
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
