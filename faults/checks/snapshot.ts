import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { digestOf } from '../../store/digest.js';

/** Every file in the folder of a store, hidden ones too, with the digest of its content. */
export async function snapshot(store: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(store, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const digests = await Promise.all(files.map(async (file) => digestOf(await readFile(file))));
  return new Map(files.map((file, index) => [relative(store, file), digests[index]!]));
}

/** What came, went, or changed. The mark that a lease was given back is not counted: its holder is no more. */
export function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => !name.endsWith('.released'),
  );
  return names.flatMap((name) => {
    if (before.get(name) === after.get(name)) return [];
    return `${name} ${before.has(name) ? (after.has(name) ? 'changed' : 'went') : 'came'}`;
  });
}
