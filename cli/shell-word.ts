/** A text as it can be typed into a shell as one word: as it is where that is safe, else in single quotes. */
export function shellWord(text: string): string {
  return /^[\w./+:@%=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
