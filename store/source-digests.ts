import type { BigIntStats } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { StrataError } from '../platform/errors.js';
import { strataHome } from '../platform/paths.js';
import type { SourceDigestMemory } from '../schemas/generated/source-digests.js';
import { validate } from '../schemas/validate.js';
import type { PlannedSource } from '../spec/plan.js';
import { shownUrl } from '../spec/remote-source.js';
import { digestOf, digestOfFile } from './blob.js';

/** The digest of raw data on disk. */
interface SourceDigest {
  readonly digest: string;
  /** For a folder: the number of files. */
  readonly files?: number;
}

/**
 * The digest of raw data: a file's SHA-256, or, for a folder, the SHA-256 over `relative/path\0digest\n` of its files,
 * sorted. The digests of files with unchanged path, size, times and inode come from a cache; `reread` reads all files and
 * updates the cache.
 */
export async function sourceDigest(
  path: string,
  { reread = false }: { readonly reread?: boolean } = {},
): Promise<SourceDigest> {
  const opened = await openSourceMemory();
  const memory = reread ? { ...opened, get: () => undefined } : opened;
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
  const cached = memory.get(path, facts);
  if (cached) return cached;
  const digest = await digestOfFile(path);
  const after = await stat(path, { bigint: true });
  if (after.mtimeNs === facts.mtimeNs && after.size === facts.size) memory.set(path, facts, digest);
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
      cause: 'user',
      found: `cannot read the data at ${path} (${code})`,
      expected: 'a readable file or folder',
      remedy: 'check the path in the spec: relative paths start at the folder of the spec',
    },
    { cause: error },
  );
}

/** A cache of file digests. It only saves time: without it, files are read again. */
interface SourceMemory {
  /** The cached digest of a file, if its size, times and inode are unchanged. */
  get(path: string, facts: BigIntStats): string | undefined;
  set(path: string, facts: BigIntStats, digest: string): void;
  save(): Promise<void>;
}

/** A file changed more recently could change again within the same tick of the file system's clock. */
const settledAfterNs = 2_000_000_000n;

async function openSourceMemory(): Promise<SourceMemory> {
  const path = join(strataHome(), 'source-digests.json');
  const saved = await readMemory(path);
  const added: SourceDigestMemory['files'] = {};
  return {
    get: (file, facts) => {
      const entry = saved[file];
      return entry?.facts === describe(facts) ? entry.digest : undefined;
    },
    set: (file, facts, digest) => {
      if (BigInt(Date.now()) * 1_000_000n - facts.mtimeNs < settledAfterNs) return;
      added[file] = { facts: describe(facts), digest };
    },
    save: async () => {
      if (Object.keys(added).length > 0) await (saving = saving.then(() => addToMemory(path, added)));
    },
  };
}

function describe(facts: BigIntStats): string {
  return `${facts.size} ${facts.mtimeNs} ${facts.ctimeNs} ${facts.dev}:${facts.ino}`;
}

async function readMemory(path: string): Promise<SourceDigestMemory['files']> {
  try {
    return validate<SourceDigestMemory>('source-digests', JSON.parse(await readFile(path, 'utf8'))).files;
  } catch {
    return {};
  }
}

/** Saves run one after the other, so that concurrent saves do not lose entries. */
let saving: Promise<void> = Promise.resolve();

/** Ignores errors: a read-only or full disk must not prevent planning. */
async function addToMemory(path: string, added: SourceDigestMemory['files']): Promise<void> {
  try {
    const files = Object.entries({ ...(await readMemory(path)), ...added }).sort();
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, `${JSON.stringify({ files: Object.fromEntries(files) }, null, 2)}\n`);
  } catch {
    return;
  }
}

/** Raw data by role, with the digest that is part of the key. */
export type SourceDigests = Readonly<Record<string, DigestedSource>>;

/** Raw data on disk, or at a URL. */
type DigestedSource =
  { readonly path: string; readonly digest: string } | { readonly url: string; readonly digest: string };

/**
 * The digests of a stage's raw data, which are part of its key. For a URL, the spec gives the digest: the key is known
 * before the download, which must match it.
 */
export async function digestSources(
  planned: Readonly<Record<string, PlannedSource>>,
  options: { readonly reread?: boolean } = {},
): Promise<SourceDigests> {
  const sources: Record<string, DigestedSource> = {};
  for (const [role, source] of Object.entries(planned)) {
    sources[role] =
      typeof source === 'string'
        ? { path: source, ...(await sourceDigest(source, options)) }
        : { url: source.url, digest: `sha256:${source.sha256}` };
  }
  return sources;
}

/** Throws SOURCE_CHANGED if raw data no longer matches the key. */
export async function assertUnchanged(
  planned: Readonly<Record<string, PlannedSource>>,
  sources: SourceDigests,
): Promise<void> {
  const now = await digestSources(planned, { reread: true });
  const changed = Object.keys(sources).find((role) => now[role]?.digest !== sources[role]?.digest);
  if (!changed) return;
  throw new StrataError({
    code: 'SOURCE_CHANGED',
    cause: 'user',
    found: `${placeOf(sources[changed]!)} changed after the run had read it`,
    expected: 'raw data that does not change during a run',
    remedy: 'resume the run, or run the pipeline again: it reads the data again',
  });
}

/** The form in which the lineage stores them: URLs lose their query, which may hold credentials. */
export function sourcesWithoutQueries(sources: SourceDigests): SourceDigests {
  return Object.fromEntries(
    Object.entries(sources).map(([role, source]) => [
      role,
      'url' in source ? { ...source, url: shownUrl(source.url) } : source,
    ]),
  );
}

function placeOf(source: DigestedSource): string {
  return 'url' in source ? shownUrl(source.url) : source.path;
}
