import { stripVTControlCharacters } from 'node:util';
import cliCursor from 'cli-cursor';
import colors from 'picocolors';
import sliceAnsi from 'slice-ansi';
import { replaceControlCharacters } from '../../platform/errors.js';
import { duration, wrapped } from '../../report/text.js';
import type { RunView, StageView } from '../../runs/view.js';
import type { Display } from './plain-display.js';
import {
  attemptMark,
  figures,
  fractionDone,
  newNotices,
  percent,
  stageWords,
  whereabouts,
  withoutAttempt,
} from './stage-words.js';

/** For terminals: the stages with bars and figures, redrawn in place; notices stay above. */
export function liveDisplay(stream: NodeJS.WriteStream): Display {
  const noticesOf = newNotices();
  const phaseSeconds = phaseClock();
  let last: RunView | undefined;
  const columns = () => stream.columns || 80;
  // The last row is the cursor's.
  const lines = () =>
    last ? runLines(last, phaseSeconds, { columns: columns(), rows: (stream.rows || 24) - 1 }) : [];
  const drawn = redrawnLines(stream, lines);
  const timer = setInterval(() => drawn.draw(lines()), 120);
  return {
    update(view) {
      last = view;
      const notices = view.stages.flatMap((stage) =>
        noticesOf(stage).flatMap((text) =>
          wrapped(replaceControlCharacters(`${stage.name}: ${text}`), columns()),
        ),
      );
      if (notices.length > 0) drawn.below(notices, lines());
    },
    say: (text) => drawn.below(wrapped(text, columns()).map(replaceControlCharacters), lines()),
    end() {
      clearInterval(timer);
      drawn.end(lines());
    },
  };
}

/** Lines at the end of a terminal's output that are redrawn in place. */
export interface RedrawnLines {
  /** No line may be wider than the terminal. */
  draw(lines: readonly string[]): void;
  /** Draws these lines below others, which stay. */
  below(above: readonly string[], lines: readonly string[]): void;
  /** Draws these lines for the last time and releases the terminal. */
  end(lines: readonly string[]): void;
}

/** @param whenResized lines to draw after a change of size */
export function redrawnLines(stream: NodeJS.WriteStream, whenResized: () => readonly string[]): RedrawnLines {
  let drawn: readonly string[] = [];
  const below = (above: readonly string[], lines: readonly string[]) => {
    const text = [...above, ...lines].map((line) => `${eraseLine}${line}\n`).join('');
    stream.write(`${begin}\r${up(rowsOf(drawn, stream.columns || 80))}${text}${eraseBelow}${end}`);
    drawn = lines;
  };
  const resized = () => below([], whenResized());
  cliCursor.hide(stream);
  stream.on('resize', resized);
  return {
    draw(lines) {
      if (lines.join('\n') !== drawn.join('\n')) below([], lines);
    },
    below,
    end(lines) {
      stream.off('resize', resized);
      // Always, because the terminal has echoed what was typed meanwhile.
      below([], lines);
      cliCursor.show(stream);
    },
  };
}

/** A terminal that became narrower has wrapped lines. */
function rowsOf(lines: readonly string[], columns: number): number {
  return lines
    .map((line) => Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns)))
    .reduce((sum, rows) => sum + rows, 0);
}

const escape = '\u001b[';
// Terminals that support it show everything between these at once.
const begin = `${escape}?2026h`;
const end = `${escape}?2026l`;
const eraseLine = `${escape}K`;
const eraseBelow = `${escape}J`;
const up = (rows: number): string => (rows > 0 ? `${escape}${rows}A` : '');

/** Measures for how many seconds a stage has been in its current phase. */
export function phaseClock(): (stage: StageView) => number {
  const since = new Map<string, { readonly phase: string; readonly at: number }>();
  return ({ name, attempt, heartbeat, isComputing }) => {
    const phase = `${attempt} ${isComputing} ${heartbeat?.progress?.phase}`;
    const now = performance.now();
    if (since.get(name)?.phase !== phase) since.set(name, { phase, at: now });
    return (now - since.get(name)!.at) / 1000;
  };
}

export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

/** A whole run on a terminal: its stages, limited to the available rows, and the elapsed time. */
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

/** If there are more stages than rows, finished and then waiting stages are only counted. */
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
  /** Width of the column of names. */
  readonly nameWidth: number;
  /** Seconds that the stage has been in its current phase. */
  readonly phaseSeconds: number;
}

/**
 * A stage on a terminal: mark, name, and bar or words. A stage that is being computed has its figures on a second line if
 * one line is too short; this depends on the width alone, so that lines do not jump. No line is wider than the terminal.
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
    // Without steps, only the elapsed time shows progress.
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

/** The first pieces that fit completely: part of a number would be misleading. */
function asManyAs(columns: number, pieces: readonly string[]): readonly string[] {
  const count = pieces.findIndex((_, index) => isWider(pieces.slice(0, index + 1).join('  '), columns));
  return count < 0 ? pieces : pieces.slice(0, Math.max(1, count));
}

/** Truncated to the width of the terminal. */
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

/** A bar of `width` characters, filled to the given fraction in [0, 1]. */
export function progressBar(fraction: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}
