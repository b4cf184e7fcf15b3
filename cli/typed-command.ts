import { existsSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { projectRoot } from '../paths/project-root.js';
import { nearPath } from './near-path.js';

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
