import prettyMilliseconds from 'pretty-ms';

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A size for people, in powers of 1000 and two or three digits: `640 bytes`, `1.2 MB`, `55 MB`. */
export function byteSize(bytes: number): string {
  let power = 0;
  let value = bytes;
  for (; Math.round(value) >= 1000 && power < units.length - 1; power++) value /= 1000;
  return `${power > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

/** A whole number for people: `1,200`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** A duration for people, with two units: `45s`, `1m 20s`, `3h 12m`. */
export function duration(seconds: number): string {
  return prettyMilliseconds(Math.max(0, seconds) * 1000, {
    unitCount: 2,
    secondsDecimalDigits: seconds < 10 ? 1 : 0,
  });
}

/**
 * Pieces of text after a head, in as few lines as the width allows; further lines start below the first piece. If the
 * pieces do not fit beside the head, they go below it. A piece is never broken.
 */
export function hanging(head: string, pieces: readonly string[], separator: string, width: number): string[] {
  const longest = Math.max(...pieces.map((piece) => piece.length));
  const isBeside = head.length + longest <= width;
  const indent = ' '.repeat(isBeside ? head.length : 2);
  const lines = flow(pieces, separator, width - indent.length);
  if (!isBeside) return [head.trimEnd(), ...lines.map((line) => indent + line)];
  return lines.map((line, index) => (index === 0 ? head : indent) + line);
}

/** Pieces of text in as few lines as the width allows. A piece is never broken. */
export function flow(pieces: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const longer = `${lines.at(-1)}${separator}${piece}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines;
}

/** Text in lines that break between words at the width; continuation lines are indented a little further. */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const [indent] = /^ */.exec(line)!;
    const lines = flow(line.trim().split(' '), ' ', width - indent.length - 2);
    return lines.map((part, index) => `${indent}${index > 0 ? '  ' : ''}${part}`);
  });
}
