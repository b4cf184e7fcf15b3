import { apiVersion } from '../../schemas/versions.js';
import { reductionCells } from './geometry.js';
import type { Genotype, LevelGenotype } from './genotype.js';

/** DARTS searches with 8 cells. With one level of each sort, any other number would lead to the same networks. */
const SEARCH_CELLS = 8;

/** A genotype as DARTS has them: one cell for all normal cells, one for all reduction cells. */
export function dartsGenotype(normal: LevelGenotype['nodes'], reduce: LevelGenotype['nodes']): Genotype {
  const reductions = reductionCells(SEARCH_CELLS);
  const normals = Array.from({ length: SEARCH_CELLS }, (_, cell) => cell).filter(
    (cell) => !reductions.includes(cell),
  );
  return {
    apiVersion,
    searchCells: SEARCH_CELLS,
    mapping: 'relative-position-in-stage',
    levels: [
      { level: 0, cells: normals, reduction: false, nodes: normal },
      { level: 1, cells: reductions, reduction: true, nodes: reduce },
    ],
  };
}
