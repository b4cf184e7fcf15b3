import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach } from 'vitest';
import type { ObjectStore } from '../../store/object-store.js';
import { openStore } from '../../store/open-store.js';

const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A folder of the test's own, removed after it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'strata-store-'));
  folders.push(folder);
  return folder;
}

export async function temporaryStore(): Promise<{ store: ObjectStore; folder: string }> {
  const folder = await temporaryFolder();
  return { store: openStore(pathToFileURL(folder).href), folder };
}
