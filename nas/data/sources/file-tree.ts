import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unreadableSource } from './raw-images.js';

/** The files of a folder or an archive, by their paths inside it, which have `/` between parts. */
export interface FileTree {
  /** The folder's or archive's own path. */
  readonly path: string;
  readonly files: ReadonlyMap<string, () => Promise<Uint8Array>>;
  /** Folders, empty ones included where they are known. */
  readonly folders: ReadonlySet<string>;
}

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
