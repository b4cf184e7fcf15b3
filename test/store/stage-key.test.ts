import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { layout } from '../../store/layout.js';
import { keepKeyComponents, type KeyComponents, readKeyComponents, stageKey } from '../../store/stage-key.js';
import { temporaryStore } from './temporary-folder.js';

const components: KeyComponents = {
  kind: 'search',
  version: 1,
  with: { epochs: 2, entropy: { from: 0, to: 0.2 } },
  inputs: { from: `sha256:${'1'.repeat(64)}` },
  sources: {},
};

test('a key is the same on every machine, for ever', () => {
  expect(stageKey(components)).toBe('15d430f584fac4e782f77bfcb6c61e680f7f2227fba3fe1060c42ff82ed14646');
});

test('the order in which a value was built does not matter', () => {
  const turned = { ...components, with: { entropy: { to: 0.2, from: 0 }, epochs: 2 } };
  expect(stageKey(Object.fromEntries(Object.entries(turned).reverse()) as unknown as KeyComponents)).toBe(
    stageKey(components),
  );
});

test.each<[string, Partial<KeyComponents>]>([
  ['kind', { kind: 'warmup' }],
  ['version', { version: 2 }],
  ['with', { with: { epochs: 3 } }],
  ['inputs', { inputs: {} }],
  ['sources', { sources: { images: `sha256:${'1'.repeat(64)}` } }],
])('another %s is another key', (_, change) => {
  expect(stageKey({ ...components, ...change })).not.toBe(stageKey(components));
});

test('whatever else comes along is no part of the key', () => {
  expect(stageKey({ ...components, retry: { attempts: 9 } } as KeyComponents)).toBe(stageKey(components));
});

test('the components of a key can be read later, and are rejected once damaged', async () => {
  const { store, folder } = await temporaryStore();
  const key = await keepKeyComponents(store, components);
  await keepKeyComponents(store, components);
  expect(key).toBe(stageKey(components));
  expect(await readKeyComponents(store, key)).toEqual(components);
  expect(await readKeyComponents(store, 'f'.repeat(64))).toBeUndefined();
  await truncate(join(folder, layout.keyComponents(key)), 12);
  await expect(readKeyComponents(store, key)).rejects.toMatchObject({ code: 'STORE_OBJECT_DAMAGED' });
});
