import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileTree } from './file-tree.js';
import { unreadableSource } from './source-file.js';

/** Everything below a folder, read file by file when asked for. Links to files are followed, links to folders not. */
export async function openFolder(path: string): Promise<FileTree> {
  const files = new Map<string, () => Promise<Uint8Array>>();
  const folders = new Set<string>();
  await walk('');
  return { path, files, folders };

  async function walk(prefix: string): Promise<void> {
    const here = join(path, prefix);
    const entries = await explained(here, readdir(here, { withFileTypes: true }));
    for (const entry of entries) {
      const member = `${prefix}${entry.name}`;
      const place = join(path, member);
      if (entry.isDirectory()) {
        folders.add(member);
        await walk(`${member}/`);
      } else {
        files.set(member, () => explained(place, readFile(place)));
      }
    }
  }
}

async function explained<T>(place: string, reading: Promise<T>): Promise<T> {
  return reading.catch((cause: unknown) => {
    throw unreadableSource(place, cause);
  });
}
