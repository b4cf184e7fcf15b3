import { existsSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { projectRoot } from '../../platform/paths.js';

/** The shortest way to type a path from the current folder. */
export function nearPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.length < path.length ? fromHere || '.' : path;
}

/** A text as one word for a shell: unchanged if that is safe, else in single quotes. */
export function shellWord(text: string): string {
  return /^[\w./+:@%=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command in a text: `strata` and a word that could be a subcommand; not a path, and not after `npx`. */
const command = /(?<![\w./-])(?<!npx )strata(?= (?!\w+\.)[a-z])/g;

/** A text in which each command starts as it must be typed here, even if `strata` is not on the PATH. */
export function asTyped(text: string): string {
  return text.replace(command, launcher());
}

/** What runs `strata` from the current folder. */
function launcher(): string {
  if (isOnPath()) return 'strata';
  const isInClone = !relative(projectRoot, process.cwd()).startsWith('..');
  return isInClone ? 'npx strata' : nearPath(join(projectRoot, 'bin', 'strata.mjs'));
}

/** npm adds folders to the PATH of what it runs, which are not on the user's own PATH. */
function isOnPath(): boolean {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !/node_modules[\\/]/.test(folder))
    .some((folder) => existsSync(join(folder, 'strata')));
}
