import { readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryPath } from '../../../store/local/place-file.js';
import { openStore } from '../../../store/open-store.js';
import { temporaryFolder, temporaryStore } from '../temporary-folder.js';

test('objects are read-only files', async () => {
  const { store, folder } = await temporaryStore();
  await store.write('name', 'x');
  expect((await stat(join(folder, 'name'))).mode & 0o777).toBe(0o444);
});

test('a symbolic link is stored by content', async () => {
  const { store, folder } = await temporaryStore();
  const outside = await temporaryFolder();
  await writeFile(join(outside, 'file'), 'content');
  await symlink(join(outside, 'file'), join(folder, 'link'));
  await store.writeFile('name', join(folder, 'link'));
  expect((await stat(join(folder, 'name'))).isFile()).toBe(true);
  expect(Buffer.from((await store.read('name'))!).toString()).toBe('content');
});

test('files of dead writers are removed, files of live ones are not', async () => {
  const { store, folder } = await temporaryStore();
  const living = temporaryPath(folder);
  const dead = living.replace(`-${process.pid}-`, `-${2 ** 30}-`);
  const elsewhere = living
    .replace(/[0-9a-f]{12}-/, '000000000000-')
    .replace(`-${process.pid}-`, `-${2 ** 30}-`);
  for (const path of [living, dead, elsewhere]) await writeFile(path, 'half');
  await store.write('name', 'x');
  const left = (await readdir(join(folder, '.writing'))).sort();
  expect(left.map((name) => join(folder, '.writing', name))).toEqual([living, elsewhere].sort());
});

test('a folder is removed with its last object, except the store and its marker', async () => {
  const { store, folder } = await temporaryStore();
  for (const name of ['runs/a/run.json', 'blobs/x/1', 'blobs/x/2', 'trash/3']) await store.write(name, 'x');
  await store.remove('runs/a/run.json');
  await store.remove('blobs/x/1');
  await store.move('trash/3', 'blobs/y/3');
  await store.move('nothing', 'nowhere/at/all');
  expect((await readdir(folder, { recursive: true })).sort()).toEqual(
    ['.writing', 'blobs', 'blobs/x', 'blobs/x/2', 'blobs/y', 'blobs/y/3', 'runs'].sort(),
  );
});

test('writing or moving into a folder that others concurrently remove succeeds', async () => {
  const { store } = await temporaryStore();
  const writer = async (own: string) => {
    for (let round = 0; round < 60; round++) {
      expect(await store.write(`a/b/${own}`, own, { exclusive: true })).toBe(true);
      await store.move(`a/b/${own}`, `c/d/${own}`);
      expect(await store.size(`c/d/${own}`)).toBe(own.length);
      await store.remove(`c/d/${own}`);
    }
  };
  await Promise.all(['ada', 'ben', 'cleo', 'dora'].map(writer));
  expect(await store.list('')).toEqual([]);
});

test('an unsupported store URL is refused', () => {
  expect(() => openStore('ftp://host/store')).toThrow('STORE_LOCATION_UNKNOWN');
  expect(() => openStore('file:relative')).toThrow('STORE_LOCATION_UNKNOWN');
});

test('a failed system call is a designed error', async () => {
  const { store, folder } = await temporaryStore();
  await writeFile(join(folder, 'a'), 'a file where a folder is needed');
  await expect(store.write('a/b', 'x')).rejects.toMatchObject({
    code: 'STORE_FAULT',
    details: { cause: 'environment' },
  });
  expect(await readdir(join(folder, '.writing'))).toEqual([]);
});
