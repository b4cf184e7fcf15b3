import { stripVTControlCharacters } from 'node:util';
import cliCursor from 'cli-cursor';
import { harmless } from '../../platform/errors.js';
import { flow } from '../../report/text.js';
import type { RunView, StageView } from '../../runs/view.js';
import type { Display } from './display.js';
import { newNotices } from './notices.js';
import { runLines } from './stage-lines.js';

/** The stages with their bars and figures, drawn again in place; what is told once stays above. For terminals. */
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
        noticesOf(stage).flatMap((text) => wrapped(harmless(`${stage.name}: ${text}`), columns())),
      );
      if (notices.length > 0) drawn.below(notices, lines());
    },
    say: (text) => drawn.below(wrapped(text, columns()).map(harmless), lines()),
    end() {
      clearInterval(timer);
      drawn.end(lines());
    },
  };
}

/** Text in lines that are broken between words where the width ends, and go on a little further in. */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const [indent] = /^ */.exec(line)!;
    const lines = flow(line.trim().split(' '), ' ', width - indent.length - 2);
    return lines.map((part, index) => `${indent}${index > 0 ? '  ' : ''}${part}`);
  });
}

/** Lines at the end of a terminal's output that are drawn again in place. */
export interface RedrawnLines {
  /** None may be wider than the terminal. */
  draw(lines: readonly string[]): void;
  /** Draws these lines with others above them, which stay. */
  below(above: readonly string[], lines: readonly string[]): void;
  /** Draws these lines for the last time and gives the terminal back. */
  end(lines: readonly string[]): void;
}

/** @param whenResized what to draw then */
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
      // Whatever was drawn: the terminal has shown what was typed meanwhile.
      below([], lines);
      cliCursor.show(stream);
    },
  };
}

/** A terminal that became narrower since has broken lines in two. */
function rowsOf(lines: readonly string[], columns: number): number {
  return lines
    .map((line) => Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns)))
    .reduce((sum, rows) => sum + rows, 0);
}

const escape = '\u001b[';
// Terminals that know how show everything between these at once.
const begin = `${escape}?2026h`;
const end = `${escape}?2026l`;
const eraseLine = `${escape}K`;
const eraseBelow = `${escape}J`;
const up = (rows: number): string => (rows > 0 ? `${escape}${rows}A` : '');

/** Says for how many seconds a stage has been seen in its present phase. */
export function phaseClock(): (stage: StageView) => number {
  const since = new Map<string, { readonly phase: string; readonly at: number }>();
  return ({ name, attempt, heartbeat, isComputing }) => {
    const phase = `${attempt} ${isComputing} ${heartbeat?.progress?.phase}`;
    const now = performance.now();
    if (since.get(name)?.phase !== phase) since.set(name, { phase, at: now });
    return (now - since.get(name)!.at) / 1000;
  };
}
