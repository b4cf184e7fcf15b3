import type { BigIntStats } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { strataHome } from '../paths/strata-home.js';
import type { SourceDigestMemory } from '../schemas/generated/source-digests.js';
import { validate } from '../schemas/validate.js';

/** Digests of files that were read before. It saves time and nothing else: losing it costs reading them again. */
export interface SourceMemory {
  /** The digest of a file, if its size, times and inode are what they were. */
  recall(path: string, facts: BigIntStats): string | undefined;
  keep(path: string, facts: BigIntStats, digest: string): void;
  save(): Promise<void>;
}

/** A file changed this recently could change once more within the same tick of its file system's clock. */
const settledAfterNs = 2_000_000_000n;

export async function openSourceMemory(): Promise<SourceMemory> {
  const path = join(strataHome(), 'source-digests.json');
  const known = await readMemory(path);
  const added: SourceDigestMemory['files'] = {};
  return {
    recall: (file, facts) => {
      const entry = known[file];
      return entry?.facts === describe(facts) ? entry.digest : undefined;
    },
    keep: (file, facts, digest) => {
      if (BigInt(Date.now()) * 1_000_000n - facts.mtimeNs < settledAfterNs) return;
      added[file] = { facts: describe(facts), digest };
    },
    save: async () => {
      if (Object.keys(added).length > 0) await (saving = saving.then(() => addToMemory(path, added)));
    },
  };
}

function describe(facts: BigIntStats): string {
  return `${facts.size} ${facts.mtimeNs} ${facts.ctimeNs} ${facts.dev}:${facts.ino}`;
}

async function readMemory(path: string): Promise<SourceDigestMemory['files']> {
  try {
    return validate<SourceDigestMemory>('source-digests', JSON.parse(await readFile(path, 'utf8'))).files;
  } catch {
    return {};
  }
}

/** One after the other, so that files which are read side by side are all remembered. */
let saving: Promise<void> = Promise.resolve();

/** A home that cannot be written, or is full, is no reason not to plan. */
async function addToMemory(path: string, added: SourceDigestMemory['files']): Promise<void> {
  try {
    const files = Object.entries({ ...(await readMemory(path)), ...added }).sort();
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, `${JSON.stringify({ files: Object.fromEntries(files) }, null, 2)}\n`);
  } catch {
    return;
  }
}
