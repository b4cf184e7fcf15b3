import { mkdir, readdir, rename, rmdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import type { ObjectStore } from '../../../store/object-store.js';
import { openStore, openStoreOfRun } from '../../../store/open-store.js';
import { temporaryFolder } from '../temporary-folder.js';

let folder: string;
let store: ObjectStore;

beforeEach(async () => {
  folder = `${await temporaryFolder()}/store`;
  const uri = pathToFileURL(folder).href;
  await openStore(uri).write('runs/ada/run.json', 'a run');
  store = openStoreOfRun(uri);
});

const asked: Record<string, () => Promise<unknown>> = {
  read: () => store.read('runs/ada/run.json'),
  write: () => store.write('stages/key/result.json', 'a result'),
  'write exclusively': () => store.write('stages/key/leases/1.json', 'a lease', { exclusive: true }),
  size: () => store.size('runs/ada/run.json'),
  list: () => store.list('stages/key/leases/'),
};

test.each(Object.entries(asked))(
  '%s of a missing store throws STORE_AWAY, and creates no store',
  async (_, ask) => {
    await rename(folder, `${folder}-elsewhere`);
    await expect(ask()).rejects.toMatchObject({ code: 'STORE_AWAY', details: { cause: 'environment' } });
    await mkdir(folder);
    await expect(ask()).rejects.toMatchObject({ code: 'STORE_AWAY' });
    expect(await readdir(folder)).toEqual([]);
    await rmdir(folder);
    await rename(`${folder}-elsewhere`, folder);
    await ask();
  },
);

test('a missing object in an existing store is undefined', async () => {
  expect(await store.read('stages/key/result.json')).toBeUndefined();
  expect(await store.size('stages/key/result.json')).toBeUndefined();
  expect(await store.list('stages/')).toEqual([]);
});
