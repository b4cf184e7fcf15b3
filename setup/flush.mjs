import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes sure that a file's bytes, or a folder's entries, are on the disk. */
export function flush(path) {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
