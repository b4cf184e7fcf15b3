import type { Colors } from 'picocolors/types.js';
import type { LevelGenotype } from '../nas/network/genotype.js';
import { definitionOf } from '../nas/network/operations/index.js';
import type { DeriveSummary } from '../stages/derive/kind.js';
import { hanging } from './text.js';

/** Skip connections in a genotype's text. */
const SKIPS = new RegExp(`${definitionOf('skip_connect').shortName}@\\d+`, 'g');

/** A short list of cells, e.g. `0 1`, `0-5 7-12`: three or more in a row become a range. */
export function cellList(cells: readonly number[]): string {
  const runs: number[][] = [];
  for (const cell of cells) {
    const run = runs.at(-1);
    if (run?.at(-1) === cell - 1) run.push(cell);
    else runs.push([cell]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run.join(' '))).join(' ');
}

/** Describes a level: `level 2`, `normal`, `cells 3 4`. */
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

/** The cell of each level and its skip connections. With four nodes and short cell lists the table is 80 columns wide. */
export function levelTable(levels: DeriveSummary['levels'], width: number, colors: Colors): string[] {
  const rows = levels.map(({ level, reduction, cells, skips }) => [
    `${level} ${reduction ? 'reduce' : 'normal'}`,
    cellList(cells),
    String(skips),
  ]);
  const heads = ['level', 'cell', 'skip'];
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[]) =>
    `${row[0]!.padEnd(widths[0]!)} ${row[1]!.padStart(widths[1]!)} ${row[2]!.padStart(widths[2]!)} `;
  return [
    colors.dim(`${line(heads)}genotype`),
    ...levels.flatMap(({ genotype }, index) =>
      hanging(line(rows[index]!), genotype.split(' · '), ' · ', width).map((text) =>
        text.replaceAll(SKIPS, (skip) => colors.yellow(skip)),
      ),
    ),
  ];
}
