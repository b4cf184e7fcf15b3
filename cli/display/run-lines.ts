import colors from 'picocolors';
import { duration } from '../../report/duration.js';
import type { RunView, StageView } from '../run-view.js';
import { fit, mark, stageLines } from './stage-lines.js';

export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

/** A whole run on a terminal: its stages, in no more rows than there are, and the time that has passed. */
export function runLines(
  { stages, elapsedSeconds }: RunView,
  phaseSeconds: (stage: StageView) => number,
  { columns, rows }: Screen,
): string[] {
  const nameWidth = Math.max(0, ...stages.map(({ name }) => name.length));
  const linesOf = (stage: StageView) =>
    stageLines(stage, { columns, nameWidth, phaseSeconds: phaseSeconds(stage) });
  const footer =
    elapsedSeconds === undefined ? [] : [colors.dim(`  ${duration(Math.floor(elapsedSeconds))} elapsed`)];
  return [...fewer(stages, linesOf, rows - footer.length, columns), ...footer];
}

/** Where the stages are more than the rows, those of which there is least to say are counted instead of shown. */
function fewer(
  stages: readonly StageView[],
  linesOf: (stage: StageView) => string[],
  rows: number,
  columns: number,
): string[] {
  for (const hidden of [[], ['done', 'cached'], ['done', 'cached', 'waiting', 'skipped']]) {
    const isHidden = ({ state }: StageView) => hidden.includes(state.status) && !state.awaitedRun;
    const lines = [
      ...counted(
        stages.filter((stage) => isHidden(stage) && isFinished(stage)),
        'finished',
      ),
      ...stages.filter((stage) => !isHidden(stage)).flatMap(linesOf),
      ...counted(
        stages.filter((stage) => isHidden(stage) && !isFinished(stage)),
        'waiting',
      ),
    ];
    if (lines.length <= rows) return lines;
    if (hidden.length === 4)
      return [...lines.slice(0, Math.max(0, rows - 1)), fit('  … and more', columns)].slice(0, rows);
  }
  return [];
}

function counted(stages: readonly StageView[], what: string): string[] {
  return stages.length === 0 ? [] : [`${mark(stages[0]!)} ${stages.length} ${what}`];
}

function isFinished({ state }: StageView): boolean {
  return state.status === 'done' || state.status === 'cached';
}
