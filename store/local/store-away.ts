import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StrataError } from '../../errors/strata-error.js';
import { isAbsent } from './disk-fault.js';

/** The folder without which a folder is no store. */
export const markOfStore = 'runs';

/**
 * Throws STORE_AWAY where a folder is no store in which there is a run: the disk is not mounted, or it was moved away. To
 * go on would write into whatever is there instead, and take finished work for none.
 */
export async function assertStoreThere(root: string): Promise<void> {
  try {
    await stat(join(root, markOfStore));
  } catch (error) {
    if (!isAbsent(error)) throw error;
    throw new StrataError({
      code: 'STORE_AWAY',
      fault: 'world',
      found: `the store is not at ${root} any more`,
      expected: 'the store in which the run began',
      remedy: 'mount the disk, or put the folder back; the stage tries again from its last checkpoint',
    });
  }
}
