import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StrataError } from '../../platform/errors.js';
import { publishedGenotype } from '../../nas/network/parse-genotype.js';
import { blobDamage, putBlob } from '../../store/blob.js';
import { latestCheckpoint, writeCheckpoint } from '../../store/checkpoint.js';
import { layout } from '../../store/layout.js';
import { publishResult, readResult } from '../../store/result.js';
import { createRun, readRun } from '../../store/run.js';
import { writeSafetensors } from '../../store/safetensors.js';
import { plan } from '../fixtures/plan.js';
import { temporaryStore } from './temporary-folder.js';

const key = 'd'.repeat(64);

type Damage =
  { readonly cutAt: number } | { readonly at: number; readonly mask: number } | { readonly added: number };

/** Cut short, one to eight bits of one byte flipped, or a byte added. Places are taken modulo the file's length. */
const damages: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ cutAt: fc.nat() }),
  fc.record({ at: fc.nat(), mask: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ added: fc.integer({ min: 0, max: 255 }) }),
);

function damaged(whole: Buffer, damage: Damage): Buffer {
  if ('cutAt' in damage) return whole.subarray(0, damage.cutAt % whole.length);
  if ('added' in damage) return Buffer.concat([whole, Buffer.from([damage.added])]);
  const bytes = Buffer.from(whole);
  bytes[damage.at % whole.length]! ^= damage.mask;
  return bytes;
}

/** Damages the file again and again, and looks each time. */
async function tryDamages(path: string, numRuns: number, look: () => Promise<void>): Promise<void> {
  const whole = await readFile(path);
  await chmod(path, 0o644);
  await fc.assert(
    fc.asyncProperty(damages, async (damage) => {
      await writeFile(path, damaged(whole, damage));
      await look();
    }),
    { numRuns },
  );
  await writeFile(path, whole);
}

test.each([
  ['json', 3000],
  ['safetensors', 3000],
] as const)('no damage to the .%s of a checkpoint goes unnoticed', async (part, numRuns) => {
  const { store, folder } = await temporaryStore();
  const bytes = writeSafetensors(
    [{ name: 'w', dtype: 'F32', shape: [4], data: new Float32Array(4).fill(0.5) }],
    {},
  );
  for (const step of [1, 2]) {
    await writeCheckpoint(store, key, 1, {
      step,
      bytes,
      metadata: { epoch: 0, losses: [2.3, 2.25] },
      keep: 3,
    });
  }
  await tryDamages(join(folder, layout.checkpoint(key, { fence: 1, step: 2 }, part)), numRuns, async () => {
    const reported: StrataError[] = [];
    const found = await latestCheckpoint(store, key, { onDamage: (damage) => reported.push(damage) });
    expect(found?.step).toBe(1);
    expect(reported.map(({ code }) => code)).toEqual(['STORE_OBJECT_DAMAGED']);
  });
  expect(await latestCheckpoint(store, key)).toMatchObject({ step: 2 });
});

test('no damage to a result goes unnoticed', async () => {
  const { store, folder } = await temporaryStore();
  const producedBy = { run: 'r', stage: 's', attempt: 1 };
  const outcome = { kind: 'evaluate' as const, outputs: {}, summary: { testAccuracy: 0.97 }, producedBy };
  const published = await publishResult(store, key, outcome, { fence: 1 });
  await tryDamages(join(folder, layout.result(key)), 1000, async () => {
    const reported: StrataError[] = [];
    expect(await readResult(store, key, { onDamage: (damage) => reported.push(damage) })).toBeUndefined();
    expect(reported).toHaveLength(1);
  });
  expect(await readResult(store, key)).toEqual(published);
});

test('no damage to a genotype in the store goes unnoticed', async () => {
  const { store, folder } = await temporaryStore();
  const text = JSON.stringify(publishedGenotype('DARTS_V2'));
  const genotype = await putBlob(store, Buffer.from(text), 'application/vnd.strata.genotype+json');
  const codes = new Set<string>();
  await tryDamages(join(folder, layout.blob(genotype.digest)), 2500, async () => {
    const damage = await blobDamage(store, genotype, { digest: true });
    expect(damage).toBeDefined();
    codes.add(damage!.code);
  });
  expect([...codes]).toEqual(['STORE_BLOB_DAMAGED']);
  expect(await blobDamage(store, genotype, { digest: true })).toBeUndefined();
});

test('no damage to the record of a run goes unnoticed', async () => {
  const { store, folder } = await temporaryStore();
  await createRun(store, { name: 'r-1', plan });
  await tryDamages(join(folder, layout.run('r-1')), 500, async () => {
    await expect(readRun(store, 'r-1')).rejects.toMatchObject({ code: 'STORE_OBJECT_DAMAGED' });
  });
});
