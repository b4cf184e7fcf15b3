import { chmod, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { layout } from '../../store/layout.js';
import { createRun, findRun, listRuns, newRunName, readPlan, readRun } from '../../store/run.js';
import { plan } from '../fixtures/plan.js';
import { temporaryStore } from './temporary-folder.js';

test('a run and its plan are read as they were created', async () => {
  const { store } = await temporaryStore();
  const run = await createRun(store, { name: 'tiny-00000001', plan });
  expect(run).toMatchObject({ name: 'tiny-00000001', pipeline: plan.name, spec: plan.spec });
  expect(await readRun(store, run.name)).toEqual(run);
  expect(await readPlan(store, run)).toEqual(plan);
  expect(await readRun(store, 'tiny-00000002')).toBeUndefined();
});

test('a run name is unique', async () => {
  const { store } = await temporaryStore();
  await createRun(store, { name: 'r', plan });
  await expect(createRun(store, { name: 'r', plan })).rejects.toMatchObject({ code: 'RUN_EXISTS' });
});

test('a new name starts with that of the pipeline and is unique', () => {
  expect(newRunName('tiny')).toMatch(/^tiny-[0-9a-f]{8}$/);
  expect(newRunName('tiny')).not.toBe(newRunName('tiny'));
});

test('a plan that was changed is damage', async () => {
  const { store, folder } = await temporaryStore();
  const run = await createRun(store, { name: 'r', plan });
  const path = join(folder, layout.plan('r'));
  await chmod(path, 0o644);
  await writeFile(path, JSON.stringify({ ...plan, name: 'other' }));
  await expect(readPlan(store, run)).rejects.toMatchObject({ code: 'STORE_OBJECT_DAMAGED' });
});

test('runs are listed oldest first; a damaged one is skipped and reported', async () => {
  const { store, folder } = await temporaryStore();
  for (const name of ['z', 'b', 'a']) await createRun(store, { name, plan });
  await truncate(join(folder, layout.run('b')), 9);
  const damages: string[] = [];
  const runs = await listRuns(store, { onUnreadable: (damage) => damages.push(damage.code) });
  expect(runs.map((run) => run.name).sort()).toEqual(['a', 'z']);
  expect(runs.map((run) => run.createdAt)).toEqual(runs.map((run) => run.createdAt).sort());
  expect(damages).toEqual(['STORE_OBJECT_DAMAGED']);
});

test('a run is found by its name or a unique prefix', async () => {
  const { store } = await temporaryStore();
  for (const name of ['tiny-12', 'tiny-123', 'tiny-9']) await createRun(store, { name, plan });
  expect((await findRun(store, 'tiny-9')).name).toBe('tiny-9');
  expect((await findRun(store, 'tiny-12')).name).toBe('tiny-12');
  expect((await findRun(store, 'tiny-123')).name).toBe('tiny-123');
  await expect(findRun(store, 'tiny-1')).rejects.toMatchObject({
    code: 'RUN_AMBIGUOUS',
    details: { cause: 'user' },
  });
});

test('a run is found by a prefix of its random part, and ambiguity is reported', async () => {
  const { store } = await temporaryStore();
  for (const name of ['mine-4f2a91c3', 'my-own-4e11aaaa', 'mine-12345678'])
    await createRun(store, { name, plan });
  expect((await findRun(store, '4f2a')).name).toBe('mine-4f2a91c3');
  expect((await findRun(store, '4e')).name).toBe('my-own-4e11aaaa');
  await expect(findRun(store, '4')).rejects.toMatchObject({
    message: expect.stringMatching(/RUN_AMBIGUOUS: "4" matches 2 runs/) as string,
    runs: [{ name: 'my-own-4e11aaaa' }, { name: 'mine-4f2a91c3' }],
  });
  // Only prefixes match, not parts in the middle.
  await expect(findRun(store, 'own')).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
});

test('a prefix of one name and of the random part of another is ambiguous', async () => {
  const { store } = await temporaryStore();
  for (const name of ['bee-11111111', 'tiny-beef0000']) await createRun(store, { name, plan });
  await expect(findRun(store, 'bee')).rejects.toMatchObject({ code: 'RUN_AMBIGUOUS' });
  expect((await findRun(store, 'bee-')).name).toBe('bee-11111111');
});

test('the error for an unknown run names the existing runs', async () => {
  const { store } = await temporaryStore();
  await expect(findRun(store, 'x')).rejects.toThrow('there are none here yet');
  await createRun(store, { name: 'tiny-1', plan });
  await expect(findRun(store, '../x')).rejects.toThrow(/RUN_UNKNOWN: .*\n.*tiny-1/);
});

test('the error for a damaged run reports the damage', async () => {
  const { store, folder } = await temporaryStore();
  await createRun(store, { name: 'tiny-1', plan });
  await truncate(join(folder, layout.run('tiny-1')), 9);
  await expect(findRun(store, 'tiny')).rejects.toMatchObject({ code: 'STORE_OBJECT_DAMAGED' });
});
