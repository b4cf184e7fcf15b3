import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { canonicalJson } from '../../../schemas/json.js';
import { digestOf } from '../../../store/blob.js';
import { layout } from '../../../store/layout.js';
import type { ObjectStore } from '../../../store/object-store.js';
import { openStore } from '../../../store/open-store.js';
import { readResult } from '../../../store/result.js';
import { listRuns, readPlan } from '../../../store/run.js';
import { readSealed } from '../../../store/sealed-json.js';

/** Every file in a store's folder, hidden ones included, with the digest of its content. */
export async function snapshot(store: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(store, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const digests = await Promise.all(files.map(async (file) => digestOf(await readFile(file))));
  return new Map(files.map((file, index) => [relative(store, file), digests[index]!]));
}

/** Files that were added, removed or changed. Markers of released leases do not count: their holder has exited. */
export function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => !name.endsWith('.released'),
  );
  return names.flatMap((name) => {
    if (before.get(name) === after.get(name)) return [];
    return `${name} ${before.has(name) ? (after.has(name) ? 'changed' : 'removed') : 'added'}`;
  });
}

const sealed: readonly (readonly [RegExp, string])[] = [
  [/^stages\/[^/]+\/result\.json$/, 'stage-result'],
  [/^stages\/[^/]+\/leases\/\d+\.json$/, 'lease'],
  [/^stages\/[^/]+\/set-aside\/\d+\.json$/, 'set-aside'],
  [/^runs\/[^/]+\/run\.json$/, 'run'],
  [/^runs\/[^/]+\/lineage\/\d+\.json$/, 'lineage-record'],
];
/** Files without a seal. The last one is the probe of a store in a bucket. */
const plain =
  /^(stages\/[^/]+\/(leases\/\d+\.(beat|released)|runs\/[^/]+)|runs\/[^/]+\/plan\.json|\.conditional-writes)$/;

/** Reads every file in a store's folder after all processes have ended, and returns the problems found. */
export async function checkStore(folder: string): Promise<string[]> {
  const store = openStore(pathToFileURL(folder).href);
  const problems: string[] = [];
  for (const [name, digest] of await snapshot(folder)) {
    const problem = await problemOf(store, name, digest).catch((error: unknown) => String(error));
    if (problem) problems.push(`${name}: ${problem}`);
  }
  for (const run of await listRuns(store)) await readPlan(store, run);
  return problems;
}

async function problemOf(store: ObjectStore, name: string, digest: string): Promise<string | undefined> {
  if (name.startsWith('blobs/'))
    return digest.endsWith(name.split('/').at(-1)!) ? undefined : 'content does not match its digest';
  if (plain.test(name)) return undefined;
  const key = name.split('/')[1]!;
  if (name === layout.keyComponents(key)) {
    const bytes = Buffer.from((await store.read(name)) ?? []).toString();
    return digestOf(canonicalJson(JSON.parse(bytes))) === `sha256:${key}`
      ? undefined
      : 'content does not match the key';
  }
  const schema = sealed.find(([pattern]) => pattern.test(name))?.[1];
  if (!schema) return name.includes('/checkpoints/') ? 'checkpoint of a finished stage' : 'unexpected file';
  await readSealed(store, name, schema);
  if (schema !== 'stage-result') return undefined;
  return (await readResult(store, key, { digest: true })) ? undefined : 'an output is missing or damaged';
}
