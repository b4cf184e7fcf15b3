import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../platform/paths.js';

const skipped = ['node_modules', 'dist', 'test', 'bench', 'generated'];

/** Constants of the YAML parser that look like Strata's codes, and an environment variable. */
const foreign = ['DUPLICATE_KEY', 'RESOURCE_EXHAUSTION', 'TEMPORAL_ADDRESS'];

/** The error codes in Strata's source: every string after `code:`, and every string that starts with one of the prefixes. */
export function codesInSource(prefixes: Iterable<string>): Set<string> {
  const begun = new RegExp(`'((?:${[...prefixes].join('|')})_[A-Z_]*[A-Z])'`, 'g');
  const named = (text: string) =>
    [...text.matchAll(/\bcode:\s*([^,;}]+)/g)].flatMap(([, value]) => [
      ...value!.matchAll(/'([A-Z][A-Z_]+)'/g),
    ]);
  const codes = sources(projectRoot).flatMap((text) =>
    [...text.matchAll(begun), ...named(text)].map(([, code]) => code!),
  );
  return new Set(codes.filter((code) => !foreign.includes(code)));
}

/** The cause that the source gives a code, wherever the two appear together. */
export function causesInSource(): [code: string, cause: string][] {
  const together = /code:\s*'([A-Z_]+)',\s*cause:\s*'(user|environment|bug)'/g;
  return sources(projectRoot).flatMap((text) =>
    [...text.matchAll(together)].map(([, code, cause]): [string, string] => [code!, cause!]),
  );
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return /\.(ts|mjs)$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
    return entry.name.startsWith('.') || skipped.includes(entry.name) ? [] : sources(path);
  });
}
