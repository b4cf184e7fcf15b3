import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's root. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Outside the clone and shared by all clones. paths/strata-cache.ts says the same to compiled code. */
export const cache = process.env.STRATA_CACHE
  ? resolve(process.env.STRATA_CACHE)
  : join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'strata');

/** `linux-x64`, `linux-arm64`, `darwin-arm64`, … */
export const platform = `${process.platform}-${process.arch}`;

/** Where runs are kept. paths/strata-home.ts says the same to compiled code. */
export const home = resolve(process.env.STRATA_HOME || '.strata');
