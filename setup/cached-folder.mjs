import { createHash } from 'node:crypto';
import {
  createReadStream,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { flush } from './flush.mjs';
import { withLock } from './lock.mjs';
import { cache } from './places.mjs';

/**
 * A folder in the cache that exists wholly or not at all: it is filled under another name and then renamed.
 * `fill(draft)` writes into a draft folder and returns what belongs into the manifest; `files` in it lists the
 * size and SHA-256 of each file by relative path.
 */
export async function makeCachedFolder(name, progress, fill) {
  await withLock(
    name,
    async () => {
      if (isWhole(name)) return;
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

/** Whether the folder is there and each file has its size. Cheap; `damagedFiles` reads everything. */
export function isWhole(name) {
  try {
    return Object.entries(manifestOf(name).files).every(
      ([path, { size }]) => statSync(join(cache, name, path)).size === size,
    );
  } catch {
    return false;
  }
}

/** Paths of the files whose bytes are not those that were unpacked. */
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
