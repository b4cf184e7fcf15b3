import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, inject } from 'vitest';
import type { ObjectStore } from '../../store/object-store.js';
import { openStore } from '../../store/open-store.js';
import { s3Credentials } from '../fixtures/s3-server.js';

/** Which store the tests that hold of every store have now: vitest.config.ts runs them with either. */
export const isOnS3 = process.env['STORE_UNDER_TEST'] === 's3';

const folders: string[] = [];

afterEach(async () => {
  await Promise.all(
    folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 })),
  );
});

/** A folder of the test's own, removed after it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'strata-store-'));
  folders.push(folder);
  return folder;
}

/** A store of the test's own, and the folder in which its objects are files, by their names. */
export async function temporaryStore(): Promise<{ store: ObjectStore; folder: string }> {
  if (isOnS3) return temporaryS3Store();
  const folder = await temporaryFolder();
  return { store: openStore(pathToFileURL(folder).href), folder };
}

async function temporaryS3Store(): Promise<{ store: ObjectStore; folder: string }> {
  const s3 = inject('s3');
  if ('missing' in s3) throw new Error(s3.missing);
  Object.assign(process.env, s3Credentials, {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    // Copies of blobs are kept there.
    STRATA_HOME: await temporaryFolder(),
  });
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  const folder = join(s3.folder, prefix);
  folders.push(folder);
  return { store: openStore(`s3://${s3.bucket}/${prefix}`), folder };
}
