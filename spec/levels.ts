import type { Json, JsonObject } from '../schemas/json.js';
import type { Report } from './diagnostic.js';
import type { Path } from './path.js';
import type { DraftStage } from './plan.js';

/** Positions of the reduction cells: floor(cells / 3) and floor(2 · cells / 3), as in DARTS. */
export function reductionCells(cells: number): readonly number[] {
  return [Math.floor(cells / 3), Math.floor((2 * cells) / 3)];
}

/** How many levels a network's `levels` makes of its cells. */
export function levelCount(levels: Json, cells: number): number {
  if (Array.isArray(levels)) return levels.length;
  if (levels === 'shared') return 2;
  if (levels === 'cell') return cells;
  const [first, second] = reductionCells(cells) as [number, number];
  const runs = [first, second - first - 1, cells - second - 1];
  return 2 + runs.filter((length) => length > 0).length;
}

/** Reports what keeps an explicit list of levels from being a partition of the cells into levels of one sort each. */
export function checkLevels(levels: Json, cells: number, path: Path, report: Report): void {
  if (!Array.isArray(levels)) return;
  const reductions = reductionCells(cells);
  const expected = `each of the cells 0 to ${cells - 1} once, reduction cells (${reductions.join(' and ')}) apart from normal ones`;
  const seen = new Set<number>();
  (levels as number[][]).forEach((level, i) => {
    level.forEach((cell, j) => {
      const fault = (found: string) => report([...path, i, j], { code: 'SPEC_LEVELS', found, expected });
      if (cell >= cells) fault(`there is no cell ${cell}: the network has ${cells}`);
      else if (seen.has(cell)) fault(`cell ${cell} is already in a level`);
      seen.add(cell);
    });
    const sorts = new Set(level.filter((cell) => cell < cells).map((cell) => reductions.includes(cell)));
    if (sorts.size > 1) {
      report([...path, i], {
        code: 'SPEC_LEVELS',
        found: `this level mixes normal and reduction cells: ${level.join(', ')}`,
        expected,
      });
    }
  });
  const missing = Array.from({ length: cells }, (_, cell) => cell).filter((cell) => !seen.has(cell));
  if (missing.length > 0) {
    const found = `no level holds ${missing.length === 1 ? 'cell' : 'the cells'} ${missing.join(', ')}`;
    report(path, { code: 'SPEC_LEVELS', found, expected });
  }
}

/** Reports searches whose `entropy.levelWeights` are not one for each level of the network that they search. */
export function checkLevelWeights(stages: readonly DraftStage[], report: Report): void {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  for (const stage of stages) {
    const weights = (stage.settings?.['entropy'] as JsonObject | undefined)?.['levelWeights'];
    const network = Array.isArray(weights) ? networkOf(stage, byName) : undefined;
    if (!Array.isArray(weights) || !network) continue;
    const levels = levelCount(network['levels']!, network['cells'] as number);
    if (weights.length === levels) continue;
    report(['stages', stage.name, 'with', 'entropy', 'levelWeights'], {
      code: 'SPEC_LEVELS',
      found: `${weights.length} weights, and the network has ${levels} levels`,
      expected: 'one weight for each level',
    });
  }
}

/** The network of a search: its own, or the one that came with the checkpoint it goes on from. */
function networkOf(
  stage: DraftStage,
  byName: ReadonlyMap<string, DraftStage>,
  seen: readonly string[] = [],
): JsonObject | undefined {
  const own = stage.settings?.['network'];
  if (own !== undefined) return own as JsonObject;
  const before = byName.get(stage.inputs['from']?.stage ?? '');
  if (!before || seen.includes(before.name)) return undefined;
  return networkOf(before, byName, [...seen, before.name]);
}
