import { expect, test, vi } from 'vitest';
import { storeComponent } from '../../../cli/commands/doctor.js';
import { temporaryStore } from '../../store/temporary-folder.js';

test('doctor reports the location of a usable store, and leaves nothing in it', async () => {
  const { store } = await temporaryStore();
  vi.stubEnv('STRATA_STORE', store.uri);
  expect(await storeComponent()).toEqual({ name: 'store', version: 'conditional writes', place: store.uri });
  expect(await store.list('')).toEqual([]);
});

test('and what is wrong with one that lets nobody in', async () => {
  const { store } = await temporaryStore();
  vi.stubEnv('STRATA_STORE', `${store.uri}/shut`);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-wrong-secret');
  const { problem, remedy } = await storeComponent();
  expect(problem).toMatch(/^STORE_ACCESS_DENIED: /);
  expect(`${problem} ${remedy}`).not.toContain('a-wrong-secret');
});
