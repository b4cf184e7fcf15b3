import { StrataError } from '../../errors/strata-error.js';
import { genotypeText } from './genotype-text.js';
import type { Genotype, LevelGenotype } from './genotype.js';

/**
 * A genotype as DARTS's programs read it. They know one normal cell and one reduction cell: levels of a sort must be
 * alike, else GENOTYPE_MANY_CELLS, because a text of only some of them would be another network.
 */
export function writeDartsText(genotype: Genotype): string {
  const normal = onlyCell(genotype, false);
  const reduce = onlyCell(genotype, true);
  return `Genotype(normal=${edges(normal)}, normal_concat=${concat(normal)}, reduce=${edges(reduce)}, reduce_concat=${concat(reduce)})`;
}

function onlyCell(genotype: Genotype, reduction: boolean): LevelGenotype {
  const levels = genotype.levels.filter((level) => level.reduction === reduction);
  const [first] = levels;
  const different = new Set(levels.map(genotypeText)).size;
  if (first && different === 1) return first;
  const sort = reduction ? 'reduction' : 'normal';
  throw new StrataError({
    code: 'GENOTYPE_MANY_CELLS',
    fault: 'user',
    found: first
      ? `the genotype has ${different} different ${sort} cells, in levels ${levels.map(({ level }) => level).join(', ')}`
      : `the genotype has no ${sort} cell`,
    expected: "one normal and one reduction cell: DARTS's text has room for no more",
    remedy: 'search with `levels: shared`, or keep the genotype in its own form, which `evaluate` reads too',
  });
}

function edges({ nodes }: LevelGenotype): string {
  return `[${nodes
    .flat()
    .map(({ operation, from }) => `('${operation}', ${from})`)
    .join(', ')}]`;
}

const concat = ({ nodes }: LevelGenotype): string => `range(2, ${nodes.length + 2})`;
