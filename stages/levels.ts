import type { Json } from '../schemas/json.js';

/** Positions of the reduction cells: floor(cells / 3) and floor(2 · cells / 3), as in DARTS. */
export function reductionCells(cells: number): readonly number[] {
  return [Math.floor(cells / 3), Math.floor((2 * cells) / 3)];
}

/** The number of levels that a network's `levels` divides its cells into. */
export function levelCount(levels: Json, cells: number): number {
  if (Array.isArray(levels)) return levels.length;
  if (levels === 'shared') return 2;
  if (levels === 'cell') return cells;
  const [first, second] = reductionCells(cells) as [number, number];
  const runs = [first, second - first - 1, cells - second - 1];
  return 2 + runs.filter((length) => length > 0).length;
}

/**
 * Reports where an explicit list of levels does not partition the cells into levels of one sort each. Paths start at the
 * list.
 */
export function checkLevels(
  levels: Json,
  cells: number,
  report: (path: readonly number[], found: string, expected: string) => void,
): void {
  if (!Array.isArray(levels)) return;
  const reductions = reductionCells(cells);
  const expected = `each of the cells 0 to ${cells - 1} once, reduction cells (${reductions.join(' and ')}) apart from normal ones`;
  const seen = new Set<number>();
  (levels as number[][]).forEach((level, i) => {
    level.forEach((cell, j) => {
      if (cell >= cells) report([i, j], `unknown cell ${cell}: the network has ${cells} cells`, expected);
      else if (seen.has(cell)) report([i, j], `cell ${cell} is already in a level`, expected);
      seen.add(cell);
    });
    const sorts = new Set(level.filter((cell) => cell < cells).map((cell) => reductions.includes(cell)));
    if (sorts.size > 1)
      report([i], `this level mixes normal and reduction cells: ${level.join(', ')}`, expected);
  });
  const missing = Array.from({ length: cells }, (_, cell) => cell).filter((cell) => !seen.has(cell));
  if (missing.length === 0) return;
  report([], `no level holds ${missing.length === 1 ? 'cell' : 'the cells'} ${missing.join(', ')}`, expected);
}
