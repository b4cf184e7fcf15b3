import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * An attempt's own folder for temporary files, on the store's file system. What earlier attempts at the same key left
 * behind when they were killed is removed: the lease says that nobody rightful uses it.
 */
export async function scratchFolder(store: string, key: string, fence: number): Promise<string> {
  const parent = join(fileURLToPath(store), '.scratch');
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(key)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const folder = join(parent, `${key}-${fence}`);
  await mkdir(folder);
  return folder;
}
