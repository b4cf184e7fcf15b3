import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.mjs';
import { writeWhole } from './write-whole.mjs';

const path = join(root, 'dist', 'components.json');

/** What set-up made ready for this clone, by component. paths/components.ts reads the same file. */
export function readRecord() {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}

export function recordComponent(name, facts) {
  writeWhole(path, JSON.stringify({ ...readRecord(), [name]: facts }, null, 2));
}
