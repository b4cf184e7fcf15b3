import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryPath } from '../../../store/local/temporary-files.js';
import { openStore } from '../../../store/open-store.js';
import { temporaryFolder, temporaryStore } from '../temporary-folder.js';

test('an object is read as it was written, listed by its name, and gone after its removal', async () => {
  const { store } = await temporaryStore();
  await store.write('b/two', 'second');
  await store.write('a/one', Buffer.from([0, 255]));
  expect(Buffer.from((await store.read('b/two'))!).toString()).toBe('second');
  expect(await store.list('')).toEqual(['a/one', 'b/two']);
  expect(await store.list('a/')).toEqual(['a/one']);
  await store.remove('a/one');
  await store.remove('a/one');
  expect(await store.read('a/one')).toBeUndefined();
  expect(await store.localPath('a/one')).toBeUndefined();
});

test('what is not there, a folder included, is undefined and lists as nothing', async () => {
  const { store } = await temporaryStore();
  await store.write('a/b/c', 'x');
  expect(await store.read('a/b/c/d')).toBeUndefined();
  expect(await store.localPath('a/b')).toBeUndefined();
  expect(await store.list('nothing/')).toEqual([]);
});

test('an exclusive write leaves what is there; any other replaces it', async () => {
  const { store } = await temporaryStore();
  expect(await store.write('name', 'first', { exclusive: true })).toBe(true);
  expect(await store.write('name', 'second', { exclusive: true })).toBe(false);
  expect(Buffer.from((await store.read('name'))!).toString()).toBe('first');
  expect(await store.write('name', 'third')).toBe(true);
  expect(Buffer.from((await store.read('name'))!).toString()).toBe('third');
});

test('objects are read-only files', async () => {
  const { store, folder } = await temporaryStore();
  await store.write('name', 'x');
  expect((await stat(join(folder, 'name'))).mode & 0o777).toBe(0o444);
});

test.each(['../outside', 'a/../../outside', '/etc/passwd', 'a//b', '.', 'a/.hidden', '', 'a\0b', 'a\\b'])(
  'the name %j is refused, whatever is done with it',
  async (name) => {
    const { store } = await temporaryStore();
    const refused = { code: 'STORE_NAME_INVALID' };
    await expect(store.write(name, 'x')).rejects.toMatchObject(refused);
    await expect(store.read(name)).rejects.toMatchObject(refused);
    await expect(store.localPath(name)).rejects.toMatchObject(refused);
    await expect(store.remove(name)).rejects.toMatchObject(refused);
    if (name !== '') await expect(store.list(`${name}/`)).rejects.toMatchObject(refused);
  },
);

test('a file is moved in, and stays where it was when the name is taken', async () => {
  const { store, folder } = await temporaryStore();
  const file = join(folder, 'finished');
  await writeFile(file, 'content');
  await store.write('taken', 'first');
  expect(await store.writeFile('taken', file, { exclusive: true })).toBe(false);
  expect(await readFile(file, 'utf8')).toBe('content');
  expect(await store.writeFile('free', file, { exclusive: true })).toBe(true);
  await expect(stat(file)).rejects.toThrow('ENOENT');
  expect(Buffer.from((await store.read('free'))!).toString()).toBe('content');
});

test('of a symbolic link the content is taken in, not the link', async () => {
  const { store, folder } = await temporaryStore();
  const outside = await temporaryFolder();
  await writeFile(join(outside, 'file'), 'content');
  await symlink(join(outside, 'file'), join(folder, 'link'));
  await store.writeFile('name', join(folder, 'link'));
  expect((await stat(join(folder, 'name'))).isFile()).toBe(true);
  expect(Buffer.from((await store.read('name'))!).toString()).toBe('content');
});

test('files of dead writers are swept, files of living ones are not', async () => {
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

test('a place that is no file URL is refused', () => {
  expect(() => openStore('ftp://host/store')).toThrow('STORE_LOCATION_UNKNOWN');
  expect(() => openStore('file:relative')).toThrow('STORE_LOCATION_UNKNOWN');
});

test('what the operating system refuses is a designed fault', async () => {
  const { store, folder } = await temporaryStore();
  await writeFile(join(folder, 'a'), 'a file where a folder is needed');
  await expect(store.write('a/b', 'x')).rejects.toMatchObject({ code: 'STORE_FAULT', fault: 'world' });
  expect(await readdir(join(folder, '.writing'))).toEqual([]);
});
