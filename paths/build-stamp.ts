import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root.js';

/** Tells one build of `dist/` from another: the fingerprint of its sources that setup/build.mjs keeps beside it. */
export function buildStamp(): string {
  try {
    const text = readFileSync(join(projectRoot, 'dist', '.build.json'), 'utf8');
    return (JSON.parse(text) as { content?: string }).content ?? unfinished;
  } catch {
    return unfinished;
  }
}

/** A build with type errors has no stamp. */
const unfinished = 'unfinished';
