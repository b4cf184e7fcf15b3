import { StrataError } from '../../platform/errors.js';
import { cellGeometry, type NetworkShape } from '../network/geometry.js';

/** A partition of the cells into levels. The cells of a level share one α table. */
export type Levels = 'shared' | 'stage' | 'cell' | readonly (readonly number[])[];

/**
 * The level of each cell.
 * - `shared`: one level for the normal cells and one for the reduction cells (DARTS)
 * - `stage`: the normal cells between two reductions form a level, and so does each reduction cell
 * - `cell`: every cell is a level
 * - a list of lists of cells: any partition that does not mix normal and reduction cells
 *
 * Levels are numbered in the order of their first cells.
 */
export function levelOfCell(levels: Levels, shape: NetworkShape): number[] {
  const geometry = cellGeometry(shape);
  if (typeof levels !== 'string') return explicitLevels(levels, shape);
  const groups = geometry.map((cell) => {
    if (levels === 'cell') return `${cell.index}`;
    const kind = cell.reduction ? 'reduction' : 'normal';
    return levels === 'shared' ? kind : `${kind} ${cell.stage}`;
  });
  const order = [...new Set(groups)];
  return groups.map((group) => order.indexOf(group));
}

function explicitLevels(levels: readonly (readonly number[])[], shape: NetworkShape): number[] {
  const result = cellGeometry(shape).map(({ index, reduction }) => {
    const owners = levels.flatMap((cells, level) => cells.filter((cell) => cell === index).map(() => level));
    if (owners.length !== 1) throw badPartition(`cell ${index} is in ${owners.length} levels`);
    return { level: owners[0] as number, reduction };
  });
  levels.forEach((cells, level) => {
    const kinds = new Set(result.filter((cell) => cell.level === level).map((cell) => cell.reduction));
    if (kinds.size !== 1 || cells.some((cell) => cell >= shape.cells)) {
      throw badPartition(
        `level ${level} is empty, mixes normal and reduction cells, or names a missing cell`,
      );
    }
  });
  return result.map(({ level }) => level);
}

function badPartition(found: string): StrataError {
  return new StrataError({
    code: 'LEVELS_INVALID',
    cause: 'user',
    found,
    expected: 'every cell in exactly one level, and only normal or only reduction cells in a level',
  });
}

/** Number of levels in a partition from `levelOfCell`. */
export function levelCount(levelOf: readonly number[]): number {
  return Math.max(...levelOf) + 1;
}

/**
 * Describes which levels of α are not finite, for the error of a diverged search.
 * @param alpha [levels, edges, operations]
 */
export function describeNonFiniteLevels(alpha: Float32Array, levels: number): string {
  const size = alpha.length / levels;
  const isFinite = (level: number) => alpha.subarray(level * size, (level + 1) * size).every(Number.isFinite);
  const bad = Array.from({ length: levels }, (_, level) => level).filter((level) => !isFinite(level));
  if (bad.length === 0) return 'α finite in every level';
  if (bad.length === levels) return 'α not finite in any level';
  return `α not finite in level${bad.length === 1 ? '' : 's'} ${bad.join(', ')}`;
}
