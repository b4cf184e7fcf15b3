import { genotypeText, skipCount } from '../network/genotype-text.js';
import { levelStatistics, type LevelStatistics } from './alpha.js';
import { deriveLevels } from './derivation.js';
import { levelCount } from './levels.js';
import { mixtureValues } from './mixture-values.js';
import type { SupernetVariables } from './supernet-state.js';

/** What α says about a level, and the cell that would be derived now, β counted. */
export interface LevelRecord extends LevelStatistics {
  readonly skips: number;
  readonly genotype: string;
}

export function levelRecords(
  architecture: Pick<SupernetVariables, 'alpha' | 'beta'>,
  levelOfCell: readonly number[],
  nodes: number,
): LevelRecord[] {
  const derived = deriveLevels(mixtureValues(architecture, nodes).mixture, levelOfCell, nodes);
  return levelStatistics(architecture.alpha, levelCount(levelOfCell)).map((statistics, level) => {
    const cell = derived[level] as (typeof derived)[number];
    return { ...statistics, skips: skipCount(cell), genotype: genotypeText(cell) };
  });
}
