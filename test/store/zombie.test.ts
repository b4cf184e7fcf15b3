// A writer that was taken for dead, stopped where it hurts, and wakes when its successor has finished.
import { expect, test } from 'vitest';
import { readLineage, recordOutcome } from '../../lineage/records.js';
import { putBlob } from '../../store/blob.js';
import { removeCheckpoints, writeCheckpoint } from '../../store/checkpoint.js';
import { layout } from '../../store/layout.js';
import { acquireLease, type Lease } from '../../store/lease.js';
import type { ObjectStore } from '../../store/object-store.js';
import { publishResult, readResult } from '../../store/result.js';
import { setAside } from '../../store/set-aside.js';
import { attempt, outcome } from '../lineage/records.js';
import { temporaryStore } from './temporary-folder.js';

const key = 'f'.repeat(64);
const owner = { run: 'r', stage: 's', attempt: 1, holder: 'test' };
const take = (store: ObjectStore) => acquireLease(store, key, owner) as Promise<Lease>;
const lost = { code: 'LEASE_LOST', details: { cause: 'environment' } };

async function computed(store: ObjectStore) {
  const weights = await putBlob(store, Buffer.from('weights'), 'application/octet-stream');
  const producedBy = { run: 'r', stage: 's', attempt: 1 };
  return { kind: 'evaluate' as const, outputs: { weights }, summary: {}, producedBy };
}

const checkpoint = (step: number) => ({ step, bytes: Buffer.from(`state ${step}`), metadata: {}, keep: 3 });
const record = ({ fence }: Lease) => outcome({ stage: 's', key, attempts: [attempt(fence)] });

/** Takes over and does all that an attempt does to its end. */
async function finish(store: ObjectStore): Promise<void> {
  const successor = await take(store);
  await writeCheckpoint(store, key, successor.fence, checkpoint(7));
  await publishResult(store, key, await computed(store), successor);
  await recordOutcome(store, 'r', record(successor));
  await removeCheckpoints(store, key);
  await successor.release();
}

/** A store that pauses before the first change to a matching name and runs `meanwhile`. */
function stopped(store: ObjectStore, name: RegExp, meanwhile: () => Promise<void>): ObjectStore {
  let isAwake = false;
  return {
    ...store,
    async write(...args) {
      if (name.test(args[0]) && !isAwake) {
        isAwake = true;
        await meanwhile();
      }
      return store.write(...args);
    },
  };
}

/** Names and digests of all that a reader of results, checkpoints and lineage can come across. */
async function content(store: ObjectStore): Promise<[string, string | undefined][]> {
  const names = (await store.list('')).filter((name) => !/\.(beat|released)$/.test(name));
  return Promise.all(
    names.map(async (name) => [name, await store.digest(name)] as [string, string | undefined]),
  );
}

test('after its successor has finished, nothing that it still does changes anything', async () => {
  const { store } = await temporaryStore();
  const zombie = await take(store);
  await writeCheckpoint(store, key, zombie.fence, checkpoint(3));
  await finish(store);
  const before = await content(store);
  expect(await zombie.renew()).toBe(false);
  await expect(writeCheckpoint(store, key, zombie.fence, checkpoint(4))).rejects.toMatchObject(lost);
  const result = await publishResult(store, key, await computed(store), zombie);
  expect(result.producedBy.fence).toBe(zombie.fence + 1);
  await recordOutcome(store, 'r', record(zombie));
  await zombie.release();
  expect(await content(store)).toEqual(before);
  expect(await acquireLease(store, key, { ...owner, run: 'other' })).toHaveProperty(
    'fence',
    zombie.fence + 2,
  );
});

test.each([
  ['the state of a checkpoint', /checkpoints\/.*safetensors$/],
  ['the manifest of a checkpoint', /checkpoints\/.*json$/],
])('stopped before it writes %s, it leaves none behind', async (_, name) => {
  const { store } = await temporaryStore();
  const zombie = await take(store);
  const late = stopped(store, name, () => finish(store));
  await expect(writeCheckpoint(late, key, zombie.fence, checkpoint(3))).rejects.toMatchObject(lost);
  expect(await store.list(layout.checkpoints(key))).toEqual([]);
});

test('stopped before it publishes, it finds the result of its successor there', async () => {
  const { store } = await temporaryStore();
  const zombie = await take(store);
  const late = stopped(store, /result\.json$/, () => finish(store));
  const result = await publishResult(late, key, await computed(store), zombie);
  expect(result.producedBy.fence).toBe(zombie.fence + 1);
  expect(await readResult(store, key)).toEqual(result);
});

test('stopped before it publishes what was then set aside, its result counts for nothing, and the next one counts', async () => {
  const { store } = await temporaryStore();
  const zombie = await take(store);
  const late = stopped(store, /result\.json$/, async () => {
    await finish(store);
    await setAside(store, key, await take(store), owner);
  });
  await publishResult(late, key, await computed(store), zombie);
  expect(await readResult(store, key)).toBeUndefined();
  await finish(store);
  expect((await readResult(store, key))?.producedBy.fence).toBe(zombie.fence + 3);
});

test('stopped before it records its end in the lineage, it adds nothing to what its successor recorded', async () => {
  const { store } = await temporaryStore();
  const zombie = await take(store);
  const late = stopped(store, /lineage\//, () => finish(store));
  await recordOutcome(late, 'r', record(zombie));
  expect((await readLineage(store, 'r')).map(({ attempts }) => attempts.at(-1)?.fence)).toEqual([
    zombie.fence + 1,
  ]);
});
