import { statfs } from 'node:fs/promises';
import { StrataError } from '../errors/strata-error.js';
import { supervisorFiles } from './files.js';

/** What Temporal's server needs to write its database without trouble. */
const leastMegabytes = 10;

/** Throws DISK_FULL when this `STRATA_HOME`'s disk has no room for the server's database. */
export async function assertDiskSpace(): Promise<void> {
  const { folder } = supervisorFiles();
  const { blocks, bavail, bsize } = await statfs(folder);
  const megabytes = (bavail * bsize) / 1e6;
  // Some network file systems do not say how large they are.
  if (blocks === 0 || megabytes >= leastMegabytes) return;
  throw new StrataError({
    code: 'DISK_FULL',
    fault: 'world',
    found: `the disk of ${folder} has ${megabytes.toFixed(1)} MB left, too little for Temporal's server`,
    expected: `${leastMegabytes} MB or more`,
    remedy: 'free some space and try again; what was under way goes on with `strata resume`',
  });
}
