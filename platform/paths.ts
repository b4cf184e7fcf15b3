import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StrataError } from './errors.js';

/** The folder of Strata's package.json, whether this code runs from the sources or from `dist/`. */
export const projectRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder));
}

/** The folder for runs, artifacts and the embedded server: `STRATA_HOME`, or `.strata` in the current folder. */
export function strataHome(): string {
  return resolve(process.env['STRATA_HOME'] || '.strata');
}

/** The folder for TensorFlow, the Temporal CLI and downloads, shared by all clones: `STRATA_CACHE`, or the user's cache. */
export function strataCache(): string {
  const explicit = process.env['STRATA_CACHE'];
  if (explicit) return resolve(explicit);
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'strata');
}

/** The folder for files that specs name by URL, each under its SHA-256. */
export function downloadsFolder(): string {
  return join(strataCache(), 'downloads');
}

/** The components that set-up has installed, as recorded by setup/files.mjs. */
interface Components {
  readonly temporal?: { readonly executable: string };
  readonly addons?: { readonly strata: { readonly path: string } };
}

/** The Temporal CLI, from PATH or downloaded by set-up. */
export function temporalExecutable(): string {
  return component('temporal').executable;
}

/** Strata's own Node addon, `strata_tensor.node`. */
export function strataAddon(): string {
  return component('addons').strata.path;
}

function component<Name extends keyof Components>(name: Name): NonNullable<Components[Name]> {
  const found = readComponents()[name];
  if (found) return found;
  throw new StrataError({
    code: 'SETUP_INCOMPLETE',
    cause: 'environment',
    found: `set-up has not installed ${name} in ${projectRoot}`,
    expected: 'a finished set-up',
    remedy: '`npm run setup`; then `npx strata doctor` shows each component',
  });
}

function readComponents(): Components {
  try {
    return JSON.parse(readFileSync(join(projectRoot, 'dist', 'components.json'), 'utf8')) as Components;
  } catch {
    return {};
  }
}

/** Identifies a build of `dist/`: the fingerprint of its sources, which setup/build.mjs records. */
export function buildStamp(): string {
  try {
    const text = readFileSync(join(projectRoot, 'dist', '.build.json'), 'utf8');
    return (JSON.parse(text) as { content?: string }).content ?? unfinished;
  } catch {
    return unfinished;
  }
}

/** The stamp of a build with type errors. */
const unfinished = 'unfinished';
