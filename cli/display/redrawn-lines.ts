import { stripVTControlCharacters } from 'node:util';
import cliCursor from 'cli-cursor';

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
