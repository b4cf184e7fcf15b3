import { readFile, rm } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import type { Endpoint } from '../schemas/generated/endpoint.js';
import { validate } from '../schemas/validate.js';
import { supervisorFiles } from './files.js';

/** What the supervisor said about itself last, or undefined. It may be gone since: only a health check tells. */
export async function readEndpoint(): Promise<Endpoint | undefined> {
  try {
    return validate<Endpoint>('endpoint', JSON.parse(await readFile(supervisorFiles().endpoint, 'utf8')));
  } catch {
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
