import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.mjs';

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
  mkdirSync(join(root, 'dist'), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ ...readRecord(), [name]: facts }, null, 2));
  renameSync(draft, path);
}
