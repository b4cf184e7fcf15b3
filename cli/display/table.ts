import { stripVTControlCharacters } from 'node:util';
import { hanging } from '../../report/hanging.js';

/**
 * Rows of text in columns. Where they are wider than `width`, each row's first cell has a line of its own and the others
 * follow below it. Columns in which no row says anything are left out. Cells may be coloured.
 */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  paintHeads: (text: string) => string = (text) => text,
): string[] {
  const used = heads.map((_, column) => rows.some((row) => row[column] !== ''));
  const lines = [heads, ...rows].map((row) => row.filter((_, column) => used[column]));
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => lengthOf(line[column]!))));
  const isWide = widths.reduce((sum, cell) => sum + cell + 2, -2) <= width;
  if (!isWide) {
    return rows.flatMap(([first = '', ...others]) => {
      const pieces = others.filter(Boolean);
      return pieces.length === 0 ? [first] : [first, ...hanging('  ', pieces, '  ', width)];
    });
  }
  const [head, ...body] = lines.map((line) =>
    line
      .map((cell, column) => cell + ' '.repeat(widths[column]! - lengthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
  return [paintHeads(head!), ...body];
}

function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
