import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectRoot } from '../../platform/paths.js';

const notInAClone = new Set(['node_modules', 'dist', '.git', '.strata', 'test', 'coverage']);

/** Copies the working tree to `target`, without anything that set-up creates. */
export function makeClone(target: string): void {
  cpSync(projectRoot, target, {
    recursive: true,
    filter: (source) => source === projectRoot || !notInAClone.has(basename(source)),
  });
}

/** Gives the clone this clone's npm packages, as hard links; replacing a file there leaves the one here alone. */
export function lendPackages(target: string): void {
  const link = process.platform === 'linux' ? ['-al'] : ['-R'];
  execFileSync('cp', [...link, join(projectRoot, 'node_modules'), join(target, 'node_modules')]);
}
