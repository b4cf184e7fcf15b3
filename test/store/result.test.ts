import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { putBlob } from '../../store/blob.js';
import { layout } from '../../store/layout.js';
import { acquireLease, type Lease } from '../../store/lease.js';
import type { ObjectStore } from '../../store/object-store.js';
import { publishResult, readResult } from '../../store/result.js';
import { temporaryStore } from './temporary-folder.js';

const key = 'b'.repeat(64);
const take = (store: ObjectStore, attempt: number) =>
  acquireLease(store, key, { run: 'r', stage: 's', attempt, holder: 'test' }) as Promise<Lease>;

async function outcome(store: ObjectStore, text: string, attempt = 1) {
  const weights = await putBlob(store, Buffer.from(text), 'application/octet-stream');
  const producedBy = { run: 'r', stage: 's', attempt };
  return { kind: 'evaluate' as const, outputs: { weights }, summary: { testAccuracy: 0.97 }, producedBy };
}

test('a published result is read back', async () => {
  const { store } = await temporaryStore();
  expect(await readResult(store, key)).toBeUndefined();
  const published = await publishResult(store, key, await outcome(store, 'weights'), { fence: 1 });
  expect(published).toMatchObject({ key, producedBy: { run: 'r', attempt: 1, fence: 1 } });
  expect(await readResult(store, key, { digest: true })).toEqual(published);
});

test('the first result is kept', async () => {
  const { store } = await temporaryStore();
  const first = await publishResult(store, key, await outcome(store, 'first'), { fence: 1 });
  expect(await publishResult(store, key, await outcome(store, 'second'), { fence: 2 })).toEqual(first);
  expect(await readResult(store, key)).toEqual(first);
});

test('a replaced attempt cannot publish, and gets the result of its successor once it exists', async () => {
  const { store } = await temporaryStore();
  const late = await take(store, 1);
  const successor = await take(store, 2);
  await expect(publishResult(store, key, await outcome(store, 'late'), late)).rejects.toMatchObject({
    code: 'LEASE_LOST',
  });
  expect(await readResult(store, key)).toBeUndefined();
  const published = await publishResult(store, key, await outcome(store, 'right', 2), successor);
  expect(await publishResult(store, key, await outcome(store, 'late'), late)).toEqual(published);
});

test.each(['output blob', 'result file'])(
  'a result whose %s is damaged counts as none, is reported, and is replaced',
  async (what) => {
    const { store, folder } = await temporaryStore();
    const { outputs } = await publishResult(store, key, await outcome(store, 'weights'), { fence: 1 });
    const blob = layout.blob(outputs['weights']!.digest);
    await truncate(join(folder, what === 'result file' ? layout.result(key) : blob), 4);
    const damages: string[] = [];
    expect(await readResult(store, key, { onDamage: (damage) => damages.push(damage.code) })).toBeUndefined();
    expect(damages).toHaveLength(1);
    const recomputed = await publishResult(store, key, await outcome(store, 'other weights'), { fence: 2 });
    expect(await readResult(store, key, { digest: true })).toEqual(recomputed);
  },
);
