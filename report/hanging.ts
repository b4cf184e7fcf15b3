/**
 * Pieces of text after a head, in as few lines as the width allows; further lines begin below the first piece. Where
 * not even one piece has room beside the head, they go below it. A piece is never broken.
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
