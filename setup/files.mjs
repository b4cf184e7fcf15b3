import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { withLock } from './lock.mjs';
import { cache, root } from './places.mjs';

/** Size in bytes and SHA-256 of finished files, for a manifest. Flushes the files to disk. */
export function fileFacts(folder, names) {
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name);
      flush(path);
      const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
      return [name, { size: statSync(path).size, sha256 }];
    }),
  );
}

/**
 * Sorted files below a folder whose names satisfy `wanted`; empty if the folder does not exist. Skips hidden folders and
 * those named in `skip`.
 */
export function listFiles(folder, wanted, skip = []) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return wanted(entry.name) ? [path] : [];
      return entry.name.startsWith('.') || skip.includes(entry.name) ? [] : listFiles(path, wanted, skip);
    })
    .sort();
}

/** Changes when a file is added, removed, or written. Does not read contents. */
export function quickFingerprint(files) {
  const facts = files.map((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat ? `${relative(root, path)} ${stat.size} ${stat.mtimeMs}` : `${relative(root, path)} missing`;
  });
  return hash(facts);
}

/** Changes only when contents or names change. */
export function contentFingerprint(files) {
  return hash(files.flatMap((path) => [relative(root, path), readFileSync(path)]));
}

export function hash(parts) {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex');
}

/** Flushes a file's data, or a folder's entries, to disk. */
function flush(path) {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes a file atomically: under a temporary name, then renamed. */
export function writeAtomically(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

/** Makes `link` a symbolic link to `path`, and replaces an existing link. */
export function linkTo(link, path) {
  mkdirSync(dirname(link), { recursive: true });
  const draft = `${link}.${process.pid}`;
  symlinkSync(path, draft);
  renameSync(draft, link);
}

/** Whether `link` is a symbolic link to `path`, which may be missing. */
export function isLinkTo(link, path) {
  try {
    return readlinkSync(link) === path;
  } catch {
    return false;
  }
}

const path = join(root, 'dist', 'components.json');

/** The installed components of this clone. platform/paths.ts reads the same file. */
export function readRecord() {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}

export function recordComponent(name, facts) {
  writeAtomically(path, JSON.stringify({ ...readRecord(), [name]: facts }, null, 2));
}

/**
 * Creates a folder in the cache atomically: under a temporary name, then renamed. `fill(draft)` writes into the draft
 * folder and returns its manifest, whose `files` lists size and SHA-256 of each file by relative path.
 */
export async function makeCachedFolder(name, progress, fill) {
  await withLock(
    name,
    async () => {
      if (isComplete(name)) return;
      const drafts = join(cache, 'drafts', name);
      rmSync(drafts, { recursive: true, force: true });
      const draft = join(drafts, String(process.pid));
      mkdirSync(draft, { recursive: true });
      try {
        const manifest = await fill(draft);
        writeFileSync(join(draft, 'manifest.json'), JSON.stringify(manifest, null, 2));
        flush(join(draft, 'manifest.json'));
        flush(draft);
        rmSync(join(cache, name), { recursive: true, force: true });
        renameSync(draft, join(cache, name));
        flush(cache);
      } finally {
        rmSync(drafts, { recursive: true, force: true });
      }
    },
    () => progress.at('waiting for another set-up'),
  );
}

/** Whether the folder exists and each file has its size. Cheap; `damagedFiles` reads everything. */
export function isComplete(name) {
  try {
    return Object.entries(manifestOf(name).files).every(
      ([path, { size }]) => statSync(join(cache, name, path)).size === size,
    );
  } catch {
    return false;
  }
}

/** Paths of the files whose content differs from the manifest. */
export async function damagedFiles(name) {
  const damaged = [];
  for (const [path, { sha256 }] of Object.entries(manifestOf(name).files)) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(cache, name, path)), hash).catch(() => {});
    if (hash.digest('hex') !== sha256) damaged.push(join(cache, name, path));
  }
  return damaged;
}

function manifestOf(name) {
  return JSON.parse(readFileSync(join(cache, name, 'manifest.json'), 'utf8'));
}
