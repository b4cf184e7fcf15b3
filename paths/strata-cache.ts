import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where TensorFlow, the Temporal CLI and downloaded data are kept, shared by all clones: `STRATA_CACHE`, or the user's cache folder. */
export function strataCache(): string {
  const explicit = process.env['STRATA_CACHE'];
  if (explicit) return resolve(explicit);
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'strata');
}
