import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnProgress } from '../raw-images.js';
import { unreadableSource } from '../source-file.js';
import type { FileContent, FileListing } from './file-listing.js';

/** What lies below a folder. Links to files are followed, links to folders not. */
export async function listFolder(path: string, onProgress: OnProgress): Promise<FileListing> {
  const sizes = new Map<string, number>();
  const folders = new Set<string>();
  await walk('');
  return { path, sizes, folders, contents };

  async function walk(prefix: string): Promise<void> {
    const here = join(path, prefix);
    const entries = await explained(here, readdir(here, { withFileTypes: true }));
    const inside = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${prefix}${name}`);
    const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => `${prefix}${name}`);
    // All of one folder at once: waiting for each in turn takes several times as long.
    const facts = await Promise.all(files.map((file) => explained(join(path, file), stat(join(path, file)))));
    for (const [i, file] of files.entries()) sizes.set(file, facts[i]!.size);
    onProgress({ phase: 'list images', done: sizes.size, total: sizes.size });
    for (const folder of inside) {
      folders.add(folder);
      await walk(`${folder}/`);
    }
  }

  async function* contents(isWanted: (name: string) => boolean): AsyncGenerator<FileContent> {
    for (const file of [...sizes.keys()].filter(isWanted).sort()) {
      const place = join(path, file);
      yield { path: file, bytes: await explained(place, readFile(place)) };
    }
  }
}

async function explained<T>(place: string, reading: Promise<T>): Promise<T> {
  return reading.catch((cause: unknown) => {
    throw unreadableSource(place, cause);
  });
}
