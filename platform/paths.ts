import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StrataError } from './errors.js';

/** The folder of Strata's own package.json: the same from the sources and from `dist/`. */
export const projectRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder));
}

/** Where runs, artifacts and the embedded server's files are kept: `STRATA_HOME`, or `.strata` in the current folder. */
export function strataHome(): string {
  return resolve(process.env['STRATA_HOME'] || '.strata');
}

/** Where TensorFlow, the Temporal CLI and downloaded data are kept, shared by all clones: `STRATA_CACHE`, or the user's cache folder. */
export function strataCache(): string {
  const explicit = process.env['STRATA_CACHE'];
  if (explicit) return resolve(explicit);
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'strata');
}

/** Where files that a spec names by address are kept once they have been fetched, each under its SHA-256. */
export function downloadsFolder(): string {
  return join(strataCache(), 'downloads');
}

/** What set-up made ready, as setup/files.mjs keeps it. Each part is missing until its component was made. */
interface Components {
  readonly temporal?: { readonly executable: string };
  readonly addons?: { readonly strata: { readonly path: string } };
}

/** The Temporal CLI: the one on PATH or the one that set-up fetched. */
export function temporalExecutable(): string {
  return component('temporal').executable;
}

/** Strata's own Node addon, `strata_tensor.node`. */
export function strataAddon(): string {
  return component('addons').strata.path;
}

function component<Name extends keyof Components>(name: Name): NonNullable<Components[Name]> {
  const found = recorded()[name];
  if (found) return found;
  throw new StrataError({
    code: 'SETUP_INCOMPLETE',
    cause: 'environment',
    found: `set-up has not made ${name} ready in ${projectRoot}`,
    expected: 'a finished set-up',
    remedy: '`npm run setup`; then `npx strata doctor` shows each component',
  });
}

function recorded(): Components {
  try {
    return JSON.parse(readFileSync(join(projectRoot, 'dist', 'components.json'), 'utf8')) as Components;
  } catch {
    return {};
  }
}

/** Tells one build of `dist/` from another: the fingerprint of its sources that setup/build.mjs keeps beside it. */
export function buildStamp(): string {
  try {
    const text = readFileSync(join(projectRoot, 'dist', '.build.json'), 'utf8');
    return (JSON.parse(text) as { content?: string }).content ?? unfinished;
  } catch {
    return unfinished;
  }
}

/** A build with type errors has no stamp. */
const unfinished = 'unfinished';
