import { mkdirSync } from 'node:fs';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { isLocked } from '../../platform/file-lock.js';
import { strataHome } from '../../platform/paths.js';
import type { Endpoint } from '../../schemas/generated/endpoint.js';
import { isFromNewerStrata, validateFile } from '../../schemas/validate.js';
import type { ErrorDetails } from '../../platform/errors.js';

/** The supervisor's files in this `STRATA_HOME`. Creates their folder. */
export function supervisorFiles() {
  const folder = join(strataHome(), 'supervisor');
  mkdirSync(folder, { recursive: true });
  const file = (name: string): string => join(folder, name);
  return {
    folder,
    lock: file('lock'),
    endpoint: file('endpoint.json'),
    /** Its modification time is the last use of the supervisor by a command. */
    lastUse: file('last-use'),
    database: file('temporal.db'),
    /** Exists once a server has started with the database. */
    databaseMade: file('temporal.db-made'),
    supervisorLog: file('supervisor.log'),
    serverLog: file('server.log'),
    workerLog: file('worker.log'),
    /** Never exists, so that the user's settings for a cluster do not apply to the embedded server. */
    noConfig: file('no-temporal-config.toml'),
  };
}

/**
 * The endpoint that the last supervisor wrote, or undefined. The supervisor may have ended since.
 * @throws StrataError VERSION_NEWER if the supervisor of a newer Strata is running
 */
export async function readEndpoint(): Promise<Endpoint | undefined> {
  const { endpoint, lock } = supervisorFiles();
  try {
    const content: unknown = JSON.parse(await readFile(endpoint, 'utf8'));
    return validateFile<Endpoint>('endpoint', content, { place: endpoint });
  } catch (error) {
    if (isFromNewerStrata(error) && (await isLocked(lock))) throw error;
    // Treat a damaged file as missing: a new supervisor replaces it.
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
 * Records that a command is about to use the supervisor. Call before reading endpoint.json: an idle supervisor removes that
 * file first and then checks for use, so one of the two always detects the other.
 */
export async function recordUse(): Promise<void> {
  const { lastUse } = supervisorFiles();
  const now = new Date();
  await utimes(lastUse, now, now).catch(() => writeFile(lastUse, ''));
}

/** Whether a command has used the supervisor within this time. */
export async function isInUse(seconds: number): Promise<boolean> {
  const last = await stat(supervisorFiles().lastUse).catch(() => undefined);
  return last !== undefined && Date.now() - last.mtimeMs < seconds * 1000;
}

/** The message of a supervisor to the command that started it, sent once. */
export type SupervisorMessage =
  | { readonly type: 'ready' }
  /** This STRATA_HOME already has a supervisor. */
  | { readonly type: 'locked' }
  | { readonly type: 'failed'; readonly error: ErrorDetails };
