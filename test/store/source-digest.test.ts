import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sourceDigest } from '../../store/source-digests.js';
import { temporaryFolder } from './temporary-folder.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const longAgo = new Date('2020-01-01');
let home: string;
let folder: string;

beforeEach(async () => {
  home = await temporaryFolder();
  folder = await temporaryFolder();
  vi.stubEnv('STRATA_HOME', home);
});
afterEach(() => vi.unstubAllEnvs());

const memoryFile = () => join(home, 'source-digests.json');

async function oldFile(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  await utimes(path, longAgo, longAgo);
  return path;
}

test('of a file it is the digest of its bytes', async () => {
  expect(await sourceDigest(await oldFile('a', 'abc'))).toEqual({ digest: `sha256:${sha256('abc')}` });
});

test('of a folder it is the digest of the sorted list of its files, links followed', async () => {
  await mkdir(join(folder, 'images', 'cat'), { recursive: true });
  await writeFile(join(folder, 'images', 'cat', '1.png'), 'one');
  await writeFile(join(folder, 'images', 'b'), 'two');
  await symlink(await oldFile('elsewhere', 'three'), join(folder, 'images', 'link'));
  const lines = [
    `b\0sha256:${sha256('two')}\n`,
    `cat/1.png\0sha256:${sha256('one')}\n`,
    `link\0sha256:${sha256('three')}\n`,
  ];
  const expected = { digest: `sha256:${sha256(lines.join(''))}`, files: 3 };
  expect(await sourceDigest(join(folder, 'images'))).toEqual(expected);
});

test('a file that has not changed is not read again', async () => {
  const path = await oldFile('a', 'abc');
  await sourceDigest(path);
  const remembered = (await readFile(memoryFile(), 'utf8')).replace(sha256('abc'), 'e'.repeat(64));
  await writeFile(memoryFile(), remembered);
  expect((await sourceDigest(path)).digest).toBe(`sha256:${'e'.repeat(64)}`);
});

test('a change of content is noticed even at the same size and time of modification', async () => {
  const path = await oldFile('a', 'abc');
  await sourceDigest(path);
  await oldFile('a', 'xyz');
  expect((await stat(path)).mtime).toEqual(longAgo);
  expect((await sourceDigest(path)).digest).toBe(`sha256:${sha256('xyz')}`);
});

test('a file that changed just now is not remembered: it may change once more at the same time', async () => {
  await writeFile(join(folder, 'new'), 'abc');
  await sourceDigest(join(folder, 'new'));
  await expect(readFile(memoryFile())).rejects.toThrow('ENOENT');
});

test('files that are read side by side are all remembered', async () => {
  const paths = await Promise.all(['a', 'b', 'c', 'd'].map((name) => oldFile(name, name)));
  await Promise.all(paths.map((path) => sourceDigest(path)));
  const memory = JSON.parse(await readFile(memoryFile(), 'utf8')) as { files: object };
  expect(Object.keys(memory.files)).toEqual(paths);
});

test.each(['', '{', '{"files":{"/a":7}}', 'null'])('a damaged memory (%j) does no harm', async (text) => {
  await writeFile(memoryFile(), text);
  expect(await sourceDigest(await oldFile('a', 'abc'))).toEqual({ digest: `sha256:${sha256('abc')}` });
});

test('a home that cannot be written does no harm', async () => {
  await writeFile(join(home, 'file'), '');
  vi.stubEnv('STRATA_HOME', join(home, 'file'));
  expect(await sourceDigest(await oldFile('a', 'abc'))).toEqual({ digest: `sha256:${sha256('abc')}` });
});

test('missing data is a user error', async () => {
  await expect(sourceDigest(join(folder, 'none'))).rejects.toMatchObject({
    code: 'SOURCE_UNREADABLE',
    details: { cause: 'user' },
  });
});
