import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StrataError } from '../errors/strata-error.js';
import { projectRoot } from './project-root.js';

/** What set-up made ready, as setup/record.mjs keeps it. Each part is missing until its component was made. */
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
