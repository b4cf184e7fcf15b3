import { stat, utimes, writeFile } from 'node:fs/promises';
import { supervisorFiles } from './files.js';

/**
 * Says that a command is about to use the supervisor. To be called before endpoint.json is read: a supervisor that
 * is about to end removes that file first and looks here after, so that one of the two always notices.
 */
export async function announceUse(): Promise<void> {
  const { lastUse } = supervisorFiles();
  const now = new Date();
  await utimes(lastUse, now, now).catch(() => writeFile(lastUse, ''));
}

/** Whether a command announced itself within the last so many seconds. */
export async function isInUse(seconds: number): Promise<boolean> {
  const last = await stat(supervisorFiles().lastUse).catch(() => undefined);
  return last !== undefined && Date.now() - last.mtimeMs < seconds * 1000;
}
