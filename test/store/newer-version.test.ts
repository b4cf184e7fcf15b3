import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../store/blob.js';
import { latestCheckpoint, writeCheckpoint } from '../../store/checkpoint.js';
import { layout } from '../../store/layout.js';
import { acquireLease } from '../../store/lease.js';
import { publishResult, readResult } from '../../store/result.js';
import { createRun, findRun, listRuns, readPlan } from '../../store/run.js';
import { plan } from '../fixtures/plan.js';
import { newer, reseal } from '../fixtures/reseal.js';
import { temporaryStore } from './temporary-folder.js';

const key = 'e'.repeat(64);
const owner = { run: 'r', stage: 's', attempt: 1, holder: 'test' };
const outcome = {
  kind: 'evaluate' as const,
  outputs: {},
  summary: {},
  producedBy: { run: 'r', stage: 's', attempt: 1 },
};

/** The error with the file, both versions and the remedy. */
const refusal = (uri: string, name: string) => ({
  code: 'VERSION_NEWER',
  details: {
    cause: 'user',
    place: `${uri}/${name}`,
    found: 'this file is of strata/v2 and needs a newer Strata; this one reads up to strata/v1',
  },
});

test('a result of a newer Strata is an error, and is not replaced', async () => {
  const { store, folder } = await temporaryStore();
  await publishResult(store, key, outcome, { fence: 1 });
  const path = join(folder, layout.result(key));
  await reseal(path, newer);
  const kept = await readFile(path);
  const damages: unknown[] = [];
  const refused = refusal(store.uri, layout.result(key));
  await expect(readResult(store, key, { onDamage: (damage) => damages.push(damage) })).rejects.toMatchObject(
    refused,
  );
  await expect(publishResult(store, key, outcome, { fence: 2 })).rejects.toMatchObject(refused);
  expect(damages).toEqual([]);
  expect(await readFile(path)).toEqual(kept);
});

test('a checkpoint of a newer Strata is an error, not skipped', async () => {
  const { store, folder } = await temporaryStore();
  for (const step of [1, 2]) {
    await writeCheckpoint(store, key, 1, { step, bytes: Buffer.from('state'), metadata: {}, keep: 3 });
  }
  const name = layout.checkpoint(key, { fence: 1, step: 2 }, 'json');
  await reseal(join(folder, name), newer);
  const damages: unknown[] = [];
  await expect(
    latestCheckpoint(store, key, { onDamage: (damage) => damages.push(damage) }),
  ).rejects.toMatchObject(refusal(store.uri, name));
  expect(damages).toEqual([]);
});

test('a lease of a newer Strata is not taken over', async () => {
  const { store, folder } = await temporaryStore();
  await acquireLease(store, key, owner);
  const name = layout.lease(key, 1, 'json');
  await reseal(join(folder, name), newer);
  await expect(acquireLease(store, key, { ...owner, attempt: 2 })).rejects.toMatchObject(
    refusal(store.uri, name),
  );
  expect(await store.list(layout.leases(key))).toEqual([name]);
});

test('a run of a newer Strata is reported by the list, and refused by name', async () => {
  const { store, folder } = await temporaryStore();
  for (const name of ['tiny-1', 'tiny-2']) await createRun(store, { name, plan });
  await reseal(join(folder, layout.run('tiny-2')), newer);
  const reported: string[] = [];
  const runs = await listRuns(store, { onUnreadable: ({ code }) => reported.push(code) });
  expect(runs.map(({ name }) => name)).toEqual(['tiny-1']);
  expect(reported).toEqual(['VERSION_NEWER']);
  await expect(findRun(store, 'tiny-2')).rejects.toMatchObject(refusal(store.uri, layout.run('tiny-2')));
});

test('a plan of a newer Strata is refused', async () => {
  const { store, folder } = await temporaryStore();
  await createRun(store, { name: 'tiny-1', plan });
  const path = join(folder, layout.plan('tiny-1'));
  const text = (await readFile(path, 'utf8')).replace('strata/v1', 'strata/v2');
  await chmod(path, 0o644);
  await writeFile(path, text);
  await reseal(join(folder, layout.run('tiny-1')), { planDigest: digestOf(text) });
  await expect(readPlan(store, await findRun(store, 'tiny'))).rejects.toMatchObject(
    refusal(store.uri, layout.plan('tiny-1')),
  );
});

test('an invalid plan is not stored', async () => {
  const { store } = await temporaryStore();
  const wrong = { ...plan, stages: [] };
  await expect(createRun(store, { name: 'tiny-1', plan: wrong })).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
  });
  expect(await store.list('')).toEqual([]);
});

test('a changed version without a matching seal is damage', async () => {
  const { store, folder } = await temporaryStore();
  await publishResult(store, key, outcome, { fence: 1 });
  const path = join(folder, layout.result(key));
  await chmod(path, 0o644);
  await writeFile(path, (await readFile(path, 'utf8')).replace('strata/v1', 'strata/v2'));
  const damages: string[] = [];
  expect(await readResult(store, key, { onDamage: ({ code }) => damages.push(code) })).toBeUndefined();
  expect(damages).toEqual(['STORE_OBJECT_DAMAGED']);
});
