import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../store/blob.js';
import { temporaryFolder, temporaryStore } from './temporary-folder.js';

test('an object is read as written, listed by name, and missing after removal', async () => {
  const { store } = await temporaryStore();
  await store.write('b/two', 'second');
  await store.write('a/one', Buffer.from([0, 255]));
  expect(Buffer.from((await store.read('b/two'))!).toString()).toBe('second');
  expect(await store.list('')).toEqual(['a/one', 'b/two']);
  expect(await store.list('a/')).toEqual(['a/one']);
  await store.remove('a/one');
  await store.remove('a/one');
  expect(await store.read('a/one')).toBeUndefined();
  expect(await store.size('a/one')).toBeUndefined();
  expect(await store.digest('a/one')).toBeUndefined();
  expect(await store.localPath('a/one', digestOf('x'))).toBeUndefined();
});

test('a missing object or folder is undefined and lists nothing', async () => {
  const { store } = await temporaryStore();
  await store.write('a/b/c', 'x');
  expect(await store.read('a/b/c/d')).toBeUndefined();
  expect(await store.size('a/b')).toBeUndefined();
  expect(await store.localPath('a/b', digestOf('x'))).toBeUndefined();
  expect(await store.list('nothing/')).toEqual([]);
});

test('an exclusive write keeps an existing object; any other write replaces it', async () => {
  const { store } = await temporaryStore();
  expect(await store.write('name', 'first', { exclusive: true })).toBe(true);
  expect(await store.write('name', 'second', { exclusive: true })).toBe(false);
  expect(Buffer.from((await store.read('name'))!).toString()).toBe('first');
  expect(await store.write('name', 'third')).toBe(true);
  expect(Buffer.from((await store.read('name'))!).toString()).toBe('third');
});

test('an object has a size, a digest and a local path', async () => {
  const { store } = await temporaryStore();
  await store.write('name', 'content');
  await store.write('empty', '');
  expect(await store.size('name')).toBe(7);
  expect(await store.digest('name')).toBe(digestOf('content'));
  expect(await readFile((await store.localPath('name', digestOf('content')))!, 'utf8')).toBe('content');
  expect(await store.size('empty')).toBe(0);
  expect(await store.digest('empty')).toBe(digestOf(''));
  expect(await store.read('empty')).toHaveLength(0);
});

test('moving replaces the object at the new name; moving a missing object has no effect', async () => {
  const { store } = await temporaryStore();
  await store.write('a/from', 'moved');
  await store.write('b/to', 'replaced');
  await store.move('a/from', 'b/to');
  expect(await store.list('')).toEqual(['b/to']);
  expect(Buffer.from((await store.read('b/to'))!).toString()).toBe('moved');
  await store.move('a/from', 'b/to');
  expect(Buffer.from((await store.read('b/to'))!).toString()).toBe('moved');
});

test.each(['../outside', 'a/../../outside', '/etc/passwd', 'a//b', '.', 'a/.hidden', '', 'a\0b', 'a\\b'])(
  'the name %j is refused, whatever is done with it',
  async (name) => {
    const { store } = await temporaryStore();
    const refused = { code: 'STORE_NAME_INVALID' };
    await expect(store.write(name, 'x')).rejects.toMatchObject(refused);
    await expect(store.read(name)).rejects.toMatchObject(refused);
    await expect(store.size(name)).rejects.toMatchObject(refused);
    await expect(store.move(name, 'x')).rejects.toMatchObject(refused);
    await expect(store.localPath(name, digestOf('x'))).rejects.toMatchObject(refused);
    await expect(store.remove(name)).rejects.toMatchObject(refused);
    if (name !== '') await expect(store.list(`${name}/`)).rejects.toMatchObject(refused);
  },
);

test('a file is moved in, and stays in place if the name is taken', async () => {
  const { store } = await temporaryStore();
  const file = join(await temporaryFolder(), 'finished');
  await writeFile(file, 'content');
  await store.write('taken', 'first');
  expect(await store.writeFile('taken', file, { exclusive: true })).toBe(false);
  expect(await readFile(file, 'utf8')).toBe('content');
  expect(await store.writeFile('free', file, { exclusive: true })).toBe(true);
  await expect(stat(file)).rejects.toThrow('ENOENT');
  expect(Buffer.from((await store.read('free'))!).toString()).toBe('content');
});
