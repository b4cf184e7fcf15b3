import { expect, test } from 'vitest';
import { blobDamage, putBlob } from '../../store/blob.js';
import { latestCheckpoint, writeCheckpoint } from '../../store/checkpoint.js';
import { layout } from '../../store/layout.js';
import { acquireLease, type Lease, waitForLease } from '../../store/lease.js';
import type { ObjectStore } from '../../store/object-store.js';
import { publishResult, readResult } from '../../store/result.js';
import { readSealed } from '../../store/sealed-json.js';
import { setAside } from '../../store/set-aside.js';
import { keepAlive } from '../fixtures/keep-alive.js';
import { temporaryStore } from './temporary-folder.js';

const key = 'b'.repeat(64);
const owner = { run: 'r', stage: 's', attempt: 1, holder: 'test' };
const take = (store: ObjectStore) => acquireLease(store, key, owner) as Promise<Lease>;
const state = (step: number) => ({ step, bytes: Buffer.from(`state ${step}`), metadata: {}, keep: 3 });

async function outcome(store: ObjectStore, text: string) {
  const weights = await putBlob(store, Buffer.from(text), 'application/octet-stream');
  const producedBy = { run: 'r', stage: 's', attempt: 1 };
  return { kind: 'evaluate' as const, outputs: { weights }, summary: { testAccuracy: 0.97 }, producedBy };
}

test('a result that is set aside counts no more; its record and its blobs stay', async () => {
  const { store } = await temporaryStore();
  const result = await publishResult(store, key, await outcome(store, 'weights'), await take(store));
  const lease = await take(store);
  await setAside(store, key, lease, owner);
  expect(await readResult(store, key)).toBeUndefined();
  expect(await blobDamage(store, result.outputs['weights']!, { digest: true })).toBeUndefined();
  const { outputs, producedBy } = result;
  expect(await readSealed(store, layout.setAside(key, lease.fence), 'set-aside')).toMatchObject({
    run: 'r',
    result: { outputs, producedBy },
  });
});

test('what is computed then is the result, and can be set aside again', async () => {
  const { store } = await temporaryStore();
  await publishResult(store, key, await outcome(store, 'first'), await take(store));
  await setAside(store, key, await take(store), owner);
  const second = await publishResult(store, key, await outcome(store, 'second'), await take(store));
  expect(await readResult(store, key)).toEqual(second);
  await setAside(store, key, await take(store), owner);
  expect(await store.list(layout.setAsides(key))).toHaveLength(2);
});

test('checkpoints are removed, and a writer from before can hand in none', async () => {
  const { store } = await temporaryStore();
  const before = await take(store);
  await writeCheckpoint(store, key, before.fence, state(4));
  await setAside(store, key, await take(store), owner);
  expect(await latestCheckpoint(store, key)).toBeUndefined();
  await expect(writeCheckpoint(store, key, before.fence, state(5))).rejects.toMatchObject({
    code: 'LEASE_LOST',
  });
  // One that looked before the key was set aside, and writes after.
  const looked = {
    ...store,
    list: async (prefix: string) => (prefix === layout.leases(key) ? [] : store.list(prefix)),
  };
  await writeCheckpoint(looked, key, before.fence, state(5));
  expect(await latestCheckpoint(store, key)).toBeUndefined();
  const after = await take(store);
  await writeCheckpoint(store, key, after.fence, state(1));
  expect(await latestCheckpoint(store, key)).toMatchObject({ fence: after.fence, step: 1 });
});

test('a writer from before can publish nothing', async () => {
  const { store } = await temporaryStore();
  const before = await take(store);
  await setAside(store, key, await take(store), owner);
  await expect(publishResult(store, key, await outcome(store, 'late'), before)).rejects.toMatchObject({
    code: 'LEASE_LOST',
  });
});

test('the lease of a living writer is not taken from it', async () => {
  const { store } = await temporaryStore();
  const living = await take(store);
  const stopBeating = keepAlive(living);
  try {
    expect(await waitForLease(store, key, { ...owner, run: 'other' })).toMatchObject({
      heldBy: { run: 'r' },
    });
    expect(await living.held()).toBe(true);
  } finally {
    await stopBeating();
  }
});
