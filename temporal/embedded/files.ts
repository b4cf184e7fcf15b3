import { mkdirSync } from 'node:fs';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { isLocked } from '../../platform/file-lock.js';
import { strataHome } from '../../platform/paths.js';
import type { Endpoint } from '../../schemas/generated/endpoint.js';
import { isFromNewerStrata, validateFile } from '../../schemas/validate.js';
import type { ErrorDetails } from '../../platform/errors.js';

/** Where the supervisor of this `STRATA_HOME` keeps its files. The folder is there afterwards. */
export function supervisorFiles() {
  const folder = join(strataHome(), 'supervisor');
  mkdirSync(folder, { recursive: true });
  const file = (name: string): string => join(folder, name);
  return {
    folder,
    lock: file('lock'),
    endpoint: file('endpoint.json'),
    /** Its time of change says when a command last meant to use the supervisor. */
    lastUse: file('last-use'),
    database: file('temporal.db'),
    /** Is there once a server has answered with the database. */
    databaseMade: file('temporal.db-made'),
    supervisorLog: file('supervisor.log'),
    serverLog: file('server.log'),
    workerLog: file('worker.log'),
    /** Never there: what the user has set up for some cluster does not apply to the embedded server. */
    noConfig: file('no-temporal-config.toml'),
  };
}

/**
 * What the supervisor said about itself last, or undefined. It may be gone since: only a health check tells.
 * @throws StrataError VERSION_NEWER where that of a newer Strata is running
 */
export async function readEndpoint(): Promise<Endpoint | undefined> {
  const { endpoint, lock } = supervisorFiles();
  try {
    const content: unknown = JSON.parse(await readFile(endpoint, 'utf8'));
    return validateFile<Endpoint>('endpoint', content, { place: endpoint });
  } catch (error) {
    if (isFromNewerStrata(error) && (await isLocked(lock))) throw error;
    // No endpoint is what a damaged one amounts to: a new supervisor writes its own.
    return undefined;
  }
}

export async function writeEndpoint(endpoint: Endpoint): Promise<void> {
  await writeFileAtomic(supervisorFiles().endpoint, `${JSON.stringify(endpoint, null, 2)}\n`);
}

export async function removeEndpoint(): Promise<void> {
  await rm(supervisorFiles().endpoint, { force: true });
}

/**
 * Says that a command is about to use the supervisor. To be called before endpoint.json is read: a supervisor that
 * is about to end removes that file first and looks here after, so that one of the two always notices.
 */
export async function recordUse(): Promise<void> {
  const { lastUse } = supervisorFiles();
  const now = new Date();
  await utimes(lastUse, now, now).catch(() => writeFile(lastUse, ''));
}

/** Whether a command announced itself within the last so many seconds. */
export async function isInUse(seconds: number): Promise<boolean> {
  const last = await stat(supervisorFiles().lastUse).catch(() => undefined);
  return last !== undefined && Date.now() - last.mtimeMs < seconds * 1000;
}

/** What the supervisor tells the command that started it, once. */
export type SupervisorMessage =
  | { readonly type: 'ready' }
  /** Another supervisor of the same STRATA_HOME is there already. */
  | { readonly type: 'locked' }
  | { readonly type: 'failed'; readonly error: ErrorDetails };
