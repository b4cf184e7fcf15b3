import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { layout } from '../../store/layout.js';
import { acquireLease, endLease, type Lease, readLease } from '../../store/lease.js';
import type { ObjectStore } from '../../store/object-store.js';
import { temporaryStore } from './temporary-folder.js';

const key = 'c'.repeat(64);
const ada = { run: 'ada', stage: 'search', attempt: 1, holder: 'host 1' };
const ben = { run: 'ben', stage: 'search', attempt: 1, holder: 'host 2' };

async function take(store: ObjectStore, owner = ada): Promise<Lease> {
  const taken = await acquireLease(store, key, owner);
  if ('heldBy' in taken) throw new Error(`held by ${taken.heldBy?.run}`);
  return taken;
}

test('the next attempt of the same stage of the same run takes over at once, and the earlier one loses the lease', async () => {
  const { store } = await temporaryStore();
  const first = await take(store);
  expect(await first.held()).toBe(true);
  const second = await take(store, { ...ada, attempt: 2 });
  expect(second.fence).toBeGreaterThan(first.fence);
  expect(await first.held()).toBe(false);
  expect(await first.renew()).toBe(false);
  expect(await second.renew()).toBe(true);
});

test('another run, and another stage of the same run, gets the holder', async () => {
  const { store } = await temporaryStore();
  await take(store);
  expect(await acquireLease(store, key, ben)).toMatchObject({ heldBy: ada });
  expect(await acquireLease(store, key, { ...ada, stage: 'again' })).toMatchObject({ heldBy: ada });
});

test('after release the next writer gets the lease, with a higher fencing number', async () => {
  const { store } = await temporaryStore();
  const first = await take(store);
  await first.release();
  expect(await first.held()).toBe(false);
  const second = await take(store, ben);
  expect(second.fence).toBeGreaterThan(first.fence);
});

test('a late release by a replaced attempt has no effect', async () => {
  const { store } = await temporaryStore();
  const late = await take(store);
  await take(store, { ...ada, attempt: 2 });
  await late.release();
  expect(await acquireLease(store, key, ben)).toMatchObject({ heldBy: { attempt: 2 } });
});

test("a lease expires when its heartbeat is unchanged for the expiry time on the observer's clock", async () => {
  const { store } = await temporaryStore();
  const holder = await take(store);
  let seconds = 1000;
  const ask = () => acquireLease(store, key, ben, { expirySeconds: 15, now: () => seconds });
  expect(await ask()).toHaveProperty('heldBy');
  for (const pause of [7, 7]) {
    seconds += pause;
    expect(await ask()).toHaveProperty('heldBy');
  }
  await holder.renew();
  for (const pause of [1, 7, 7]) {
    seconds += pause;
    expect(await ask()).toHaveProperty('heldBy');
  }
  seconds += 1;
  expect(await ask()).toHaveProperty('fence', holder.fence + 1);
  expect(await holder.renew()).toBe(false);
});

test('an observer that was asleep does not take over from a live holder', async () => {
  const { store } = await temporaryStore();
  const holder = await take(store);
  let seconds = 0;
  const ask = () => acquireLease(store, key, ben, { expirySeconds: 15, now: () => seconds });
  await ask();
  seconds += 3600;
  await holder.renew();
  expect(await ask()).toHaveProperty('heldBy');
});

test('time without observations does not count, because the holder could not reach the store either', async () => {
  const { store } = await temporaryStore();
  await take(store);
  let seconds = 0;
  const ask = () => acquireLease(store, key, ben, { expirySeconds: 15, now: () => seconds });
  await ask();
  for (const pause of [60, 8, 6]) {
    seconds += pause;
    expect(await ask()).toHaveProperty('heldBy');
  }
  seconds += 1;
  expect(await ask()).toHaveProperty('fence');
});

test('a lease that an observer has ended is free at once', async () => {
  const { store } = await temporaryStore();
  const { fence } = await take(store);
  await endLease(store, key, fence);
  expect(await acquireLease(store, key, ben)).toHaveProperty('fence', fence + 1);
});

test('a lease with a damaged record has no known holder and ends by expiry', async () => {
  const { store, folder } = await temporaryStore();
  const holder = await take(store);
  await truncate(join(folder, layout.lease(key, holder.fence, 'json')), 10);
  let seconds = 0;
  const ask = () => acquireLease(store, key, ada, { expirySeconds: 15, now: () => seconds });
  for (const pause of [0, 8]) {
    seconds += pause;
    expect(await ask()).toEqual({ heldBy: undefined });
  }
  seconds += 7;
  expect(await ask()).toHaveProperty('fence', holder.fence + 1);
});

test('a key that was never leased has no lease', async () => {
  const { store } = await temporaryStore();
  expect(await readLease(store, key)).toMatchObject({ fence: 0, isReleased: false, record: undefined });
});
