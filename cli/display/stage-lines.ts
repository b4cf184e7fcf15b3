import colors from 'picocolors';
import sliceAnsi from 'slice-ansi';
import { duration } from '../../report/text.js';
import type { RunView, StageView } from '../../runs/view.js';
import {
  attemptMark,
  figures,
  fractionDone,
  percent,
  stageWords,
  whereabouts,
  withoutAttempt,
} from './stage-words.js';

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

export interface StageLineOptions {
  readonly columns: number;
  /** Width that the names of all stages are given. */
  readonly nameWidth: number;
  /** How long the stage has been in its present phase. */
  readonly phaseSeconds: number;
}

/**
 * A stage on a terminal: mark, name, and bar or words. What is computed has a second line with its figures where one
 * line has no room for all; which it is depends on the width alone, so that nothing jumps about. No line is wider than
 * the terminal.
 */
export function stageLines(
  stage: StageView,
  { columns, nameWidth, phaseSeconds }: StageLineOptions,
): string[] {
  const head = `${mark(stage)} ${stage.name.padEnd(nameWidth)}`;
  const progress = stage.isComputing ? stage.heartbeat?.progress : undefined;
  const fraction = progress && fractionDone(progress);
  if (!stage.isComputing) return [fit([head, ...stageWords(stage)].join('  '), columns)];
  if (!progress || fraction === undefined) {
    // Nothing can be measured here; that time passes shows that it goes on.
    const clock = phaseSeconds >= 1 ? [duration(Math.floor(phaseSeconds))] : [];
    return [fit([head, ...withoutAttempt(stage), ...clock, ...attemptMark(stage)].join('  '), columns)];
  }
  const barWidth = columns >= 100 ? 20 : columns >= 70 ? 10 : 0;
  const bar = barWidth > 0 ? [progressBar(fraction, barWidth)] : [];
  const first = [head, [...bar, percent(fraction).padStart(5)].join(' '), ...whereabouts(progress)];
  const second = [...figures(progress), ...attemptMark(stage)];
  const isWide = columns >= nameWidth + 110;
  return (
    isWide || second.length === 0 ? [[...first, ...second]] : [first, [' '.repeat(nameWidth + 2), ...second]]
  ).map((pieces) => fit(asManyAs(columns, pieces).join('  '), columns));
}

/** The first pieces, as many of them as have room whole: half a number would be another one. */
function asManyAs(columns: number, pieces: readonly string[]): readonly string[] {
  const count = pieces.findIndex((_, index) => isWider(pieces.slice(0, index + 1).join('  '), columns));
  return count < 0 ? pieces : pieces.slice(0, Math.max(1, count));
}

/** Cut where the terminal ends. */
export function fit(line: string, columns: number): string {
  return isWider(line, columns) ? `${sliceAnsi(line, 0, columns - 1)}…` : line;
}

function isWider(line: string, columns: number): boolean {
  return sliceAnsi(line, columns) !== '';
}

export function mark({ state, isComputing }: Pick<StageView, 'state' | 'isComputing'>): string {
  switch (state.status) {
    case 'done':
    case 'cached':
      return colors.green('✔');
    case 'failed':
      return colors.red('✖');
    case 'running':
      return isComputing ? colors.cyan(spinner()) : colors.dim('·');
    case 'paused':
      return colors.yellow('‖');
    default:
      return colors.dim('·');
  }
}

function spinner(): string {
  const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
  return frames[Math.floor(performance.now() / 120) % frames.length]!;
}

/** A bar of `width` characters, of which the given fraction in [0, 1] is filled. */
export function progressBar(fraction: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}
