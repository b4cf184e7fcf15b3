import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveMembers } from '../sources/archive.js';
import { type OnProgress, unreadableSource } from '../sources/raw-images.js';

/** The files of a folder or an archive without their content, which is read in a pass of its own. */
export interface FileListing {
  /** The folder's or archive's own path. */
  readonly path: string;
  /** Bytes of each file, by its path inside, which has `/` between parts. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Folders, empty ones included where they are known. */
  readonly folders: ReadonlySet<string>;
  /** The content of the files for which `isWanted`, each once, in the order that is the quickest to read. */
  contents(isWanted: (path: string) => boolean): AsyncIterable<FileContent>;
}

interface FileContent {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * What a tar archive holds. It is read once to list it and once more for what is wanted of it, since its members come in
 * an order of their own. Of two members of one name the later one counts, as when unpacking.
 */
export async function listArchive(path: string, onProgress: OnProgress): Promise<FileListing> {
  const sizes = new Map<string, number>();
  const places = new Map<string, number>();
  const folders = new Set<string>();
  let place = 0;
  for await (const member of archiveMembers(path, onProgress)) {
    if (member.isFolder) folders.add(member.path);
    else {
      sizes.set(member.path, member.size);
      places.set(member.path, place);
    }
    place++;
  }
  return { path, sizes, folders, contents };

  async function* contents(isWanted: (name: string) => boolean): AsyncGenerator<FileContent> {
    let at = 0;
    // The pass over the images tells how far it is by itself.
    for await (const member of archiveMembers(path, () => undefined)) {
      if (places.get(member.path) === at++ && isWanted(member.path))
        yield { path: member.path, bytes: await member.content() };
    }
  }
}

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
