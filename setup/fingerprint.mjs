import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './places.mjs';

/**
 * Files below a folder whose names satisfy `wanted`, sorted; none when there is no such folder. Hidden folders and
 * those named in `skip` are left out.
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

/** Changes when a file comes, goes, or is written. Reads no contents. */
export function quickFingerprint(files) {
  const facts = files.map((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat ? `${relative(root, path)} ${stat.size} ${stat.mtimeMs}` : `${relative(root, path)} missing`;
  });
  return hash(facts);
}

/** Changes only when the contents or names change. */
export function contentFingerprint(files) {
  return hash(files.flatMap((path) => [relative(root, path), readFileSync(path)]));
}

export function hash(parts) {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex');
}
