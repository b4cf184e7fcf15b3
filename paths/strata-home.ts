import { resolve } from 'node:path';

/** Where runs, artifacts and the embedded server's files are kept: `STRATA_HOME`, or `.strata` in the current folder. */
export function strataHome(): string {
  return resolve(process.env['STRATA_HOME'] || '.strata');
}
