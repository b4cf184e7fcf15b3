import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StrataError } from '../errors/strata-error.js';
import { projectRoot } from './project-root.js';

/** What set-up made ready, as setup/record.mjs keeps it. Each part is missing until its component was made. */
interface Components {
  readonly tensorflow?: { readonly cuda: readonly string[] };
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

/** What a process needs in its environment to find the CUDA libraries that set-up fetched; nothing without GPU. */
export function cudaEnvironment(): Record<string, string> {
  const folders = recorded().tensorflow?.cuda ?? [];
  if (folders.length === 0) return {};
  const already = process.env['LD_LIBRARY_PATH'];
  return { LD_LIBRARY_PATH: [...folders, ...(already ? [already] : [])].join(delimiter) };
}

function component<Name extends 'temporal' | 'addons'>(name: Name): NonNullable<Components[Name]> {
  const found = recorded()[name];
  if (found) return found;
  throw new StrataError({
    code: 'SETUP_INCOMPLETE',
    fault: 'world',
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
