import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { flush } from './flush.mjs';

/** What a manifest says of finished files, which are on the disk when this returns: size in bytes and SHA-256. */
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
