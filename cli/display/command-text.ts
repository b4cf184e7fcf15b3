import { existsSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { projectRoot } from '../../platform/paths.js';
import { hanging } from '../../report/text.js';
import { screenWidth } from './screen.js';

/** A path as it is shortest to type from where the command was started. */
export function nearPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.length < path.length ? fromHere || '.' : path;
}

/** A text as it can be typed into a shell as one word: as it is where that is safe, else in single quotes. */
export function shellWord(text: string): string {
  return /^[\w./+:@%=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command in a text: `strata`, and a word that could be a subcommand; no path, and not what npx is to run. */
const command = /(?<![\w./-])(?<!npx )strata(?= (?!\w+\.)[a-z])/g;

/** A text in which each command begins as it has to be typed here, and not only where `strata` is on the PATH. */
export function asTyped(text: string): string {
  return text.replace(command, howToCall());
}

/** What runs `strata` from the current folder. */
function howToCall(): string {
  if (isOnPath()) return 'strata';
  const isInClone = !relative(projectRoot, process.cwd()).startsWith('..');
  return isInClone ? 'npx strata' : nearPath(join(projectRoot, 'bin', 'strata.mjs'));
}

/** npm adds folders to the PATH of what it runs, which the user's shell does not have. */
function isOnPath(): boolean {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !/node_modules[\\/]/.test(folder))
    .some((folder) => existsSync(join(folder, 'strata')));
}

/** Prints what can be done next. The command stays in one piece, so that it can be copied. */
export function printCommand(
  what: string,
  command: string,
  write: (line: string) => void = console.log,
): void {
  for (const line of hanging(`${what} `, [asTyped(command)], ' ', screenWidth())) write(line);
}
