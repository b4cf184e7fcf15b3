import { randomInt } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/** The file with each byte there is added, and, at each of its bytes, cut short there and with one to eight bits flipped. */
function* damagesOf(whole: Buffer): Generator<Buffer> {
  // White space counts as damage too.
  for (let added = 0; added < 256; added++) yield Buffer.concat([whole, Buffer.from([added])]);
  for (let at = 0; at < whole.length; at++) {
    yield whole.subarray(0, at);
    const bytes = Buffer.from(whole);
    bytes[at]! ^= randomInt(1, 256);
    yield bytes;
  }
}

/** Damages the file everywhere, and looks each time. A failure shows the damaged bytes. */
async function tryDamages(path: string, look: () => Promise<void>): Promise<void> {
  const whole = await readFile(path);
  await chmod(path, 0o644);
  for (const bytes of damagesOf(whole)) {
    await writeFile(path, bytes);
    await look().catch((cause: unknown) => {
      throw new Error(`damaged to ${JSON.stringify(bytes.toString('latin1'))}`, { cause });
    });
  }
  await writeFile(path, whole);
}

test.each(['json', 'safetensors'] as const)(
  'no damage to the .%s of a checkpoint goes unnoticed',
  async (part) => {
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
    await tryDamages(join(folder, layout.checkpoint(key, { fence: 1, step: 2 }, part)), async () => {
      const reported: StrataError[] = [];
      const found = await latestCheckpoint(store, key, { onDamage: (damage) => reported.push(damage) });
      expect(found?.step).toBe(1);
      expect(reported.map(({ code }) => code)).toEqual(['STORE_OBJECT_DAMAGED']);
    });
    expect(await latestCheckpoint(store, key)).toMatchObject({ step: 2 });
  },
);

test('any damage to a result is detected', async () => {
  const { store, folder } = await temporaryStore();
  const producedBy = { run: 'r', stage: 's', attempt: 1 };
  const outcome = { kind: 'evaluate' as const, outputs: {}, summary: { testAccuracy: 0.97 }, producedBy };
  const published = await publishResult(store, key, outcome, { fence: 1 });
  await tryDamages(join(folder, layout.result(key)), async () => {
    const reported: StrataError[] = [];
    expect(await readResult(store, key, { onDamage: (damage) => reported.push(damage) })).toBeUndefined();
    expect(reported).toHaveLength(1);
  });
  expect(await readResult(store, key)).toEqual(published);
});

test('any damage to a genotype in the store is detected', async () => {
  const { store, folder } = await temporaryStore();
  const text = JSON.stringify(publishedGenotype('DARTS_V2'));
  const genotype = await putBlob(store, Buffer.from(text), 'application/vnd.strata.genotype+json');
  const codes = new Set<string>();
  await tryDamages(join(folder, layout.blob(genotype.digest)), async () => {
    const damage = await blobDamage(store, genotype, { digest: true });
    expect(damage).toBeDefined();
    codes.add(damage!.code);
  });
  expect([...codes]).toEqual(['STORE_BLOB_DAMAGED']);
  expect(await blobDamage(store, genotype, { digest: true })).toBeUndefined();
});

test('any damage to the record of a run is detected', async () => {
  const { store, folder } = await temporaryStore();
  await createRun(store, { name: 'r-1', plan });
  await tryDamages(join(folder, layout.run('r-1')), async () => {
    await expect(readRun(store, 'r-1')).rejects.toMatchObject({ code: 'STORE_OBJECT_DAMAGED' });
  });
});
