import { genotypeText, skipCount } from '../network/genotype-text.js';
import { levelStatistics, softmaxRows, type LevelStatistics } from './alpha.js';
import { deriveLevels } from './derivation.js';
import { levelCount } from './levels.js';

/** What α says about a level, and the cell that would be derived from it now. */
export interface LevelRecord extends LevelStatistics {
  readonly skips: number;
  readonly genotype: string;
}

export function levelRecords(
  alpha: Float32Array,
  levelOfCell: readonly number[],
  nodes: number,
): LevelRecord[] {
  const derived = deriveLevels(softmaxRows(alpha), levelOfCell, nodes);
  return levelStatistics(alpha, levelCount(levelOfCell)).map((statistics, level) => {
    const cell = derived[level] as (typeof derived)[number];
    return { ...statistics, skips: skipCount(cell), genotype: genotypeText(cell) };
  });
}
