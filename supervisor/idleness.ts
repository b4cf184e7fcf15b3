import { stat, utimes, writeFile } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import { searchAttributes } from '../workflows/search-attributes.js';
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

/** Runs that are under way. A paused one is not: it goes on when somebody resumes it. */
export async function countActiveRuns(client: Client): Promise<number> {
  const { count } = await client.workflow.count(
    `ExecutionStatus = 'Running' AND ${searchAttributes.status.name} != 'paused'`,
  );
  return count;
}
