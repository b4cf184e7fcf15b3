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
  const files = new Map(Object.entries(await readMemory(path)));
  let isChanged = false;
  return {
    recall: (file, facts) => {
      const known = files.get(file);
      return known?.facts === describe(facts) ? known.digest : undefined;
    },
    keep: (file, facts, digest) => {
      if (BigInt(Date.now()) * 1_000_000n - facts.mtimeNs < settledAfterNs) return;
      files.set(file, { facts: describe(facts), digest });
      isChanged = true;
    },
    save: async () => {
      const memory: SourceDigestMemory = { files: Object.fromEntries([...files].sort()) };
      if (isChanged) await saveMemory(path, memory);
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

/** A home that cannot be written, or is full, is no reason not to plan. */
async function saveMemory(path: string, memory: SourceDigestMemory): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, `${JSON.stringify(memory, null, 2)}\n`);
  } catch {
    return;
  }
}
