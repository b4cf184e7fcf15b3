import type { Colors } from 'picocolors/types.js';
import type { DeriveSummary } from '../nas/summary.js';
import { cellList } from './cell-list.js';
import { hanging } from './hanging.js';

/** The cell of each level and its skip connections. With four nodes and short lists of cells it is 80 columns wide. */
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
        text.replaceAll(/skip@\d+/g, (skip) => colors.yellow(skip)),
      ),
    ),
  ];
}
