import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveMembers } from './archive.js';
import { type OnProgress, unreadableSource } from './raw-images.js';

/** The files of a folder or an archive. Paths are relative to its root, with `/` between parts. */
export interface FileTree {
  /** The folder's or archive's own path. */
  readonly path: string;
  readonly files: ReadonlyMap<string, () => Promise<Uint8Array>>;
  /** Folders, including the empty ones if they are known. */
  readonly folders: ReadonlySet<string>;
}

/** Opens a folder or a tar archive, whatever its name. A folder's files are read on demand, an archive's all at once. */
export async function openTree(path: string, onProgress: OnProgress): Promise<FileTree> {
  return (await isDirectory(path)) ? openFolder(path) : openArchive(path, onProgress);
}

/** The files of a folder or an archive without their content, which is read in a separate pass. */
export interface FileListing {
  /** The folder's or archive's own path. */
  readonly path: string;
  /** Bytes of each file. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Folders, including the empty ones if they are known. */
  readonly folders: ReadonlySet<string>;
  /** The content of each wanted file, once, in the order that is the fastest to read. */
  contents(isWanted: (path: string) => boolean): AsyncIterable<FileContent>;
}

interface FileContent {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Lists a folder or a tar archive, whatever its name. */
export async function listTree(path: string, onProgress: OnProgress): Promise<FileListing> {
  return (await isDirectory(path)) ? listFolder(path, onProgress) : listArchive(path, onProgress);
}

async function isDirectory(path: string): Promise<boolean> {
  return (await readable(path, stat(path))).isDirectory();
}

/** Links to files are followed, links to folders are not. */
async function openFolder(path: string): Promise<FileTree> {
  const files = new Map<string, () => Promise<Uint8Array>>();
  const folders = new Set<string>();
  await walk('');
  return { path, files, folders };

  async function walk(prefix: string): Promise<void> {
    const folder = join(path, prefix);
    const entries = await readable(folder, readdir(folder, { withFileTypes: true }));
    for (const entry of entries) {
      const member = `${prefix}${entry.name}`;
      const file = join(path, member);
      if (entry.isDirectory()) {
        folders.add(member);
        await walk(`${member}/`);
      } else {
        files.set(member, () => readable(file, readFile(file)));
      }
    }
  }
}

/** If two members have the same name, the later one counts, as when unpacking. */
async function openArchive(path: string, onProgress: OnProgress): Promise<FileTree> {
  const files = new Map<string, () => Promise<Uint8Array>>();
  const folders = new Set<string>();
  for await (const member of archiveMembers(path, onProgress)) {
    if (member.isFolder) {
      folders.add(member.path);
      continue;
    }
    const content = await member.content();
    files.set(member.path, async () => content);
  }
  return { path, files, folders };
}

/** Links to files are followed, links to folders are not. */
async function listFolder(path: string, onProgress: OnProgress): Promise<FileListing> {
  const sizes = new Map<string, number>();
  const folders = new Set<string>();
  await walk('');
  return { path, sizes, folders, contents };

  async function walk(prefix: string): Promise<void> {
    const folder = join(path, prefix);
    const entries = await readable(folder, readdir(folder, { withFileTypes: true }));
    const inside = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${prefix}${name}`);
    const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => `${prefix}${name}`);
    // All files of a folder at once: one after the other takes several times as long.
    const facts = await Promise.all(files.map((file) => readable(join(path, file), stat(join(path, file)))));
    for (const [i, file] of files.entries()) sizes.set(file, facts[i]!.size);
    onProgress({ phase: 'list images', done: sizes.size, total: sizes.size });
    for (const child of inside) {
      folders.add(child);
      await walk(`${child}/`);
    }
  }

  async function* contents(isWanted: (name: string) => boolean): AsyncGenerator<FileContent> {
    for (const file of [...sizes.keys()].filter(isWanted).sort()) {
      const place = join(path, file);
      yield { path: file, bytes: await readable(place, readFile(place)) };
    }
  }
}

/**
 * Reads the archive once for the list and once for the wanted content, because its members are in an order of their own.
 * If two members have the same name, the later one counts, as when unpacking.
 */
async function listArchive(path: string, onProgress: OnProgress): Promise<FileListing> {
  const sizes = new Map<string, number>();
  const positions = new Map<string, number>();
  const folders = new Set<string>();
  let position = 0;
  for await (const member of archiveMembers(path, onProgress)) {
    if (member.isFolder) folders.add(member.path);
    else {
      sizes.set(member.path, member.size);
      positions.set(member.path, position);
    }
    position++;
  }
  return { path, sizes, folders, contents };

  async function* contents(isWanted: (name: string) => boolean): AsyncGenerator<FileContent> {
    let at = 0;
    // Whoever reads the contents reports its own progress.
    for await (const member of archiveMembers(path, () => undefined)) {
      if (positions.get(member.path) === at++ && isWanted(member.path))
        yield { path: member.path, bytes: await member.content() };
    }
  }
}

async function readable<T>(path: string, reading: Promise<T>): Promise<T> {
  return reading.catch((cause: unknown) => {
    throw unreadableSource(path, cause);
  });
}
