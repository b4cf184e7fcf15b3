import { join } from 'node:path';
import { strataCache } from './strata-cache.js';

/** Where files that a spec names by address are kept once they have been fetched, each under its SHA-256. */
export function downloadsFolder(): string {
  return join(strataCache(), 'downloads');
}
