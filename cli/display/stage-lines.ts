import colors from 'picocolors';
import sliceAnsi from 'slice-ansi';
import { duration } from '../../report/duration.js';
import type { StageView } from '../run-view.js';
import { figures, fractionDone, percent, whereabouts } from './figures.js';
import { progressBar } from './progress-bar.js';
import { attemptMark, stageWords, withoutAttempt } from './stage-words.js';

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
