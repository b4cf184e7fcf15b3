import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { latestCheckpoint, removeCheckpoints, writeCheckpoint } from '../../store/checkpoint.js';
import { layout } from '../../store/layout.js';
import { acquireLease } from '../../store/lease.js';
import { temporaryStore } from './temporary-folder.js';

const key = 'a'.repeat(64);
const keep = 3;
const at = (step: number) => ({ step, bytes: Buffer.from(`state ${step}`), metadata: { step }, keep });
const files = { 1: '000001', 2: '000002' };

test('the newest checkpoint is the one with the highest step', async () => {
  const { store } = await temporaryStore();
  for (const step of [1, 20, 3]) await writeCheckpoint(store, key, 1, at(step));
  const found = (await latestCheckpoint(store, key))!;
  expect(found).toMatchObject({ step: 20, fence: 1, metadata: { step: 20 } });
  expect(Buffer.from(found.bytes).toString()).toBe('state 20');
});

test('a checkpoint of a late writer with an old fence is never the newest', async () => {
  const { store } = await temporaryStore();
  await writeCheckpoint(store, key, 2, at(10));
  await writeCheckpoint(store, key, 1, at(500));
  expect(await latestCheckpoint(store, key)).toMatchObject({ fence: 2, step: 10 });
});

test('a replaced writer cannot write', async () => {
  const { store } = await temporaryStore();
  const owner = { run: 'ada', stage: 'search', attempt: 1, holder: 'host' };
  await acquireLease(store, key, owner);
  await writeCheckpoint(store, key, 1, at(1));
  await acquireLease(store, key, owner);
  await expect(writeCheckpoint(store, key, 1, at(2))).rejects.toMatchObject({ code: 'LEASE_LOST' });
  expect(await store.list(layout.checkpoints(key))).toHaveLength(2);
});

test('a late writer does not remove checkpoints of its successor', async () => {
  const { store } = await temporaryStore();
  await writeCheckpoint(store, key, 2, at(10));
  for (const step of [1, 2, 3, 4]) await writeCheckpoint(store, key, 1, { ...at(step), keep: 1 });
  expect(await store.list(layout.checkpoints(key))).toEqual([
    `stages/${key}/checkpoints/${files[2]}-0000000010.json`,
    `stages/${key}/checkpoints/${files[2]}-0000000010.safetensors`,
  ]);
});

test('only the newest `keep` stay, and old states without a manifest are removed', async () => {
  const { store } = await temporaryStore();
  await store.write(layout.checkpoint(key, { fence: 1, step: 1 }, 'safetensors'), 'its writer died');
  for (const step of [2, 3, 4, 5]) await writeCheckpoint(store, key, 1, { ...at(step), keep: 2 });
  const kept = await store.list(layout.checkpoints(key));
  const wanted = [4, 5].flatMap((step) => [
    layout.checkpoint(key, { fence: 1, step }, 'json'),
    layout.checkpoint(key, { fence: 1, step }, 'safetensors'),
  ]);
  expect(kept).toEqual(wanted);
});

test('a second checkpoint for the same fence and step changes nothing', async () => {
  const { store } = await temporaryStore();
  await writeCheckpoint(store, key, 1, at(1));
  await writeCheckpoint(store, key, 1, { ...at(1), bytes: Buffer.from('other') });
  expect(Buffer.from((await latestCheckpoint(store, key))!.bytes).toString()).toBe('state 1');
});

test.each([
  ['a truncated state', 'safetensors' as const, (path: string) => truncate(path, 3)],
  ['a truncated manifest', 'json' as const, (path: string) => truncate(path, 40)],
  ['an emptied manifest', 'json' as const, (path: string) => truncate(path, 0)],
])('%s is reported, and the checkpoint before it used', async (_, part, damage) => {
  const { store, folder } = await temporaryStore();
  for (const step of [1, 2]) await writeCheckpoint(store, key, 1, at(step));
  await damage(join(folder, layout.checkpoint(key, { fence: 1, step: 2 }, part)));
  const damages: string[] = [];
  const found = await latestCheckpoint(store, key, { onDamage: (error) => damages.push(error.code) });
  expect(found).toMatchObject({ step: 1 });
  expect(damages).toEqual(['STORE_OBJECT_DAMAGED']);
});

test('a manifest under the name of a later step is damage', async () => {
  const { store, folder } = await temporaryStore();
  await writeCheckpoint(store, key, 1, at(1));
  const manifest = await store.read(layout.checkpoint(key, { fence: 1, step: 1 }, 'json'));
  await writeFile(join(folder, layout.checkpoint(key, { fence: 1, step: 9 }, 'json')), manifest!);
  const damages: string[] = [];
  expect(
    await latestCheckpoint(store, key, { onDamage: (error) => damages.push(error.message) }),
  ).toMatchObject({ step: 1 });
  expect(damages[0]).toContain('manifest of another checkpoint');
});

test('a key without checkpoints, or with removed ones, has no latest checkpoint', async () => {
  const { store } = await temporaryStore();
  expect(await latestCheckpoint(store, key)).toBeUndefined();
  await writeCheckpoint(store, key, 1, at(1));
  await removeCheckpoints(store, key);
  expect(await latestCheckpoint(store, key)).toBeUndefined();
  expect(await store.list(layout.checkpoints(key))).toEqual([]);
});
