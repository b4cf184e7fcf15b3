import { readFile, rm } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { isLocked } from '../processes/file-lock.js';
import type { Endpoint } from '../schemas/generated/endpoint.js';
import { isFromNewerStrata, validateFile } from '../schemas/validate-file.js';
import { supervisorFiles } from './files.js';

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
