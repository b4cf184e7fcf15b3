import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StrataError } from '../errors/strata-error.js';
import { digestOf, digestOfFile } from './digest.js';
import { openSourceMemory, type SourceMemory } from './source-memory.js';

/** The content of raw data on disk. */
export interface SourceDigest {
  readonly digest: string;
  /** For a folder: how many files are in it. */
  readonly files?: number;
}

/**
 * The digest of raw data: a file's SHA-256, or, for a folder, the SHA-256 over `relative/path\0digest\n` of its files,
 * sorted. Files that have not changed since they were last read, by path, size, times and inode, are not read again,
 * unless `reread` asks for it; what is found then replaces what was remembered.
 */
export async function sourceDigest(
  path: string,
  { reread = false }: { readonly reread?: boolean } = {},
): Promise<SourceDigest> {
  const opened = await openSourceMemory();
  const memory = reread ? { ...opened, recall: () => undefined } : opened;
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) return await folderDigest(path, memory);
    return { digest: await fileDigest(path, memory) };
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await memory.save();
  }
}

async function folderDigest(folder: string, memory: SourceMemory): Promise<SourceDigest> {
  const files = (await filesBelow(folder, '')).sort();
  const lines: string[] = [];
  for (const file of files) lines.push(`${file}\0${await fileDigest(join(folder, file), memory)}\n`);
  return { digest: digestOf(lines.join('')), files: files.length };
}

async function fileDigest(path: string, memory: SourceMemory): Promise<string> {
  const facts = await stat(path, { bigint: true });
  const known = memory.recall(path, facts);
  if (known) return known;
  const digest = await digestOfFile(path);
  const after = await stat(path, { bigint: true });
  if (after.mtimeNs === facts.mtimeNs && after.size === facts.size) memory.keep(path, facts, digest);
  return digest;
}

async function filesBelow(folder: string, prefix: string): Promise<string[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries) {
    const path = `${prefix}${entry.name}`;
    const isFolder = entry.isSymbolicLink()
      ? (await stat(join(folder, path))).isDirectory()
      : entry.isDirectory();
    if (isFolder) files.push(...(await filesBelow(folder, `${path}/`)));
    else files.push(path);
  }
  return files;
}

function unreadable(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code !== 'string' || error instanceof StrataError) return error;
  return new StrataError(
    {
      code: 'SOURCE_UNREADABLE',
      fault: 'user',
      found: `the data at ${path} cannot be read (${code})`,
      expected: 'a file or folder that exists and may be read',
      remedy: 'see the path in the spec: relative ones begin at the folder of the spec',
    },
    { cause: error },
  );
}
