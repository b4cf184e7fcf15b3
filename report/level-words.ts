import type { LevelGenotype } from '../nas/network/genotype.js';
import { cellList } from './cell-list.js';

/** Which level it is, in words: `level 2`, `normal`, `cells 3 4`. */
export function levelWords({
  level,
  cells,
  reduction,
}: Pick<LevelGenotype, 'level' | 'cells' | 'reduction'>): [string, string, string] {
  return [
    `level ${level}`,
    reduction ? 'reduction' : 'normal',
    `${cells.length === 1 ? 'cell' : 'cells'} ${cellList(cells)}`,
  ];
}
