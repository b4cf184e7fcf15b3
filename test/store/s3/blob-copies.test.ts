import { chmod, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openBlob, putBlob } from '../../../store/blob.js';
import { layout } from '../../../store/layout.js';
import { blobCopies } from '../../../store/s3/blob-copies.js';
import { s3Store } from '../../../store/s3/s3-store.js';
import { temporaryFolder, temporaryStore } from '../temporary-folder.js';

const filled = (text: string) => async (path: string) => {
  await writeFile(path, text, { flag: 'wx' });
  return true;
};

test('a copy is found again, also by another process, with the downloaded content', async () => {
  const folder = await temporaryFolder();
  const path = (await blobCopies(folder, 100).keep('a/name', filled('content')))!;
  expect(await readFile(path, 'utf8')).toBe('content');
  const other = blobCopies(folder, 100);
  expect(await readFile((await other.find('a/name'))!, 'utf8')).toBe('content');
  expect(await other.find('another')).toBeUndefined();
});

test('an incomplete download is not kept', async () => {
  const folder = await temporaryFolder();
  const copies = blobCopies(folder, 100);
  const half = async (path: string) => {
    await writeFile(path, 'half');
    throw new Error('the line broke');
  };
  await expect(copies.keep('name', half)).rejects.toThrow('the line broke');
  expect(await copies.keep('name', async () => false)).toBeUndefined();
  expect(await copies.find('name')).toBeUndefined();
  expect(await readdir(join(folder, '.writing'))).toEqual([]);
});

/** Copies that ended processes have kept, in this order. */
async function kept(folder: string, names: readonly string[]): Promise<void> {
  for (const [index, name] of names.entries()) {
    await blobCopies(folder, Infinity).keep(name, filled('0123456789'));
    await utimes(join(folder, name), 1000 + index, 1000 + index);
  }
  await rm(join(folder, '.writing'), { recursive: true });
}

test('above the limit the least recently used copies are removed', async () => {
  const folder = await temporaryFolder();
  await kept(folder, ['a', 'b', 'c']);
  await blobCopies(folder, 30).find('a');
  // The process that found the copy has ended.
  await rm(join(folder, '.writing'), { recursive: true });
  await blobCopies(folder, 25).keep('d', filled('0123456789'));
  expect((await readdir(folder)).sort()).toEqual(['.writing', 'a', 'd']);
});

test('a copy in use stays, and stays readable when it is replaced', async () => {
  const folder = await temporaryFolder();
  await kept(folder, ['a', 'b']);
  const copies = blobCopies(folder, 10);
  const path = (await copies.find('a'))!;
  await copies.keep('c', filled('0123456789'));
  expect((await readdir(folder)).sort()).toEqual(['.writing', 'a', 'c']);
  const refetched = (await copies.keep('a', filled('refetched')))!;
  expect(await readFile(path, 'utf8')).toBe('0123456789');
  expect(await readFile(refetched, 'utf8')).toBe('refetched');
  expect(await readFile(join(folder, 'a'), 'utf8')).toBe('refetched');
});

test('a finished file is moved in', async () => {
  const folder = await temporaryFolder();
  const copies = blobCopies(folder, 100);
  const file = copies.scratchPath();
  await writeFile(file, 'content');
  await copies.adopt('name', file);
  await expect(stat(file)).rejects.toThrow('ENOENT');
  expect(await readFile((await copies.find('name'))!, 'utf8')).toBe('content');
});

test('a damaged copy of a blob is fetched again; damage in the store is reported and not copied', async () => {
  const { store, folder } = await temporaryStore();
  const artifact = await putBlob(store, Buffer.from('content of a blob'), 'application/octet-stream');
  const name = layout.blob(artifact.digest);
  const home = process.env['STRATA_HOME']!;
  await openBlob(store, artifact);
  const copy = join(home, 'store-copies', name);
  await chmod(copy, 0o644);
  await writeFile(copy, 'CONTENT of a blob');
  expect(await readFile(await openBlob(store, artifact), 'utf8')).toBe('content of a blob');
  expect(await readFile(copy, 'utf8')).toBe('content of a blob');

  await writeFile(join(folder, name), 'CONTENT of a blob');
  vi.stubEnv('STRATA_HOME', await temporaryFolder());
  const elsewhere = s3Store(store.uri, { retrySeconds: 30 });
  const damaged = { code: 'STORE_BLOB_DAMAGED' };
  await expect(openBlob(elsewhere, artifact)).rejects.toMatchObject(damaged);
  await expect(openBlob(elsewhere, artifact, { digest: false })).rejects.toMatchObject(damaged);
  await writeFile(join(folder, name), 'content of a blob');
  expect(await readFile(await openBlob(elsewhere, artifact, { digest: false }), 'utf8')).toBe(
    'content of a blob',
  );
});

test('two concurrent downloads of the same object are both complete', async () => {
  const folder = await temporaryFolder();
  const paths = await Promise.all(
    [1, 2, 3].map(() => blobCopies(folder, 5).keep('name', filled('0123456789'))),
  );
  for (const path of paths) expect(await readFile(path!, 'utf8')).toBe('0123456789');
});
