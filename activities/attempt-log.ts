import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { strataHome } from '../platform/paths.js';

/** The folder with the logs of a run. */
export function logFolder(run: string): string {
  return join(strataHome(), 'logs', run);
}

/** The log file for the compute process of one attempt, identified by the lease's fence. */
export async function attemptLog(run: string, stage: string, fence: number): Promise<string> {
  const folder = logFolder(run);
  await mkdir(folder, { recursive: true });
  return join(folder, `${stage}-${fence}.log`);
}

/** The log of one attempt. */
interface AttemptLog {
  readonly stage: string;
  readonly fence: number;
  readonly path: string;
}

/** All logs of a run, by stage and fence. */
export async function attemptLogs(run: string): Promise<AttemptLog[]> {
  const folder = logFolder(run);
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => {
      const [, stage, fence] = /^(.+)-(\d+)\.log$/.exec(name) ?? [];
      return stage && fence ? [{ stage, fence: Number(fence), path: join(folder, name) }] : [];
    })
    .sort((a, b) => (a.stage < b.stage ? -1 : a.stage > b.stage ? 1 : a.fence - b.fence));
}
