import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { strataHome } from '../paths/strata-home.js';

/** The file that takes what the compute process of one attempt prints, by the lease's ever-growing fence. */
export async function attemptLog(run: string, stage: string, fence: number): Promise<string> {
  const folder = join(strataHome(), 'logs', run);
  await mkdir(folder, { recursive: true });
  return join(folder, `${stage}-${fence}.log`);
}
