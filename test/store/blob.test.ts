import { chmod, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBlob, putBlob } from '../../store/blob.js';
import { digestOf } from '../../store/digest.js';
import { temporaryStore } from './temporary-folder.js';

const mediaType = 'application/octet-stream';
const content = Buffer.from('content of a blob');

async function flipBit(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[3]! ^= 4;
  await chmod(path, 0o644);
  await writeFile(path, bytes);
}

test('bytes are kept under their digest and opened by it', async () => {
  const { store } = await temporaryStore();
  const artifact = await putBlob(store, content, mediaType);
  expect(artifact).toEqual({ digest: digestOf(content), size: content.length, mediaType });
  expect(await readFile(await openBlob(store, artifact, { digest: true }))).toEqual(content);
});

test('a file is moved in, also where its content is there already', async () => {
  const { store, folder } = await temporaryStore();
  for (const name of ['first', 'second']) {
    const file = join(folder, name);
    await writeFile(file, content);
    expect((await putBlob(store, { file }, mediaType)).digest).toBe(digestOf(content));
    await expect(stat(file)).rejects.toThrow('ENOENT');
  }
  expect(await store.list('blobs/')).toHaveLength(1);
});

test.skipIf(!(await isOtherDisk('/dev/shm')))('a file on another disk is copied in', async () => {
  const { store } = await temporaryStore();
  const elsewhere = await mkdtemp('/dev/shm/strata-');
  const file = join(elsewhere, 'file');
  await writeFile(file, content);
  const artifact = await putBlob(store, { file }, mediaType);
  expect(await readFile(await openBlob(store, artifact, { digest: true }))).toEqual(content);
  await expect(stat(file)).rejects.toThrow('ENOENT');
  await rm(elsewhere, { recursive: true });
});

test('a missing blob and a truncated one are noticed at once, a flipped bit when the digest is asked for', async () => {
  const { store } = await temporaryStore();
  const artifact = await putBlob(store, content, mediaType);
  const path = await openBlob(store, artifact);
  await flipBit(path);
  await expect(openBlob(store, artifact)).resolves.toBe(path);
  await expect(openBlob(store, artifact, { digest: true })).rejects.toMatchObject({
    code: 'STORE_BLOB_DAMAGED',
  });
  await truncate(path, 5);
  await expect(openBlob(store, artifact)).rejects.toMatchObject({
    code: 'STORE_BLOB_DAMAGED',
    fault: 'world',
  });
  await rm(path);
  await expect(openBlob(store, artifact)).rejects.toMatchObject({
    code: 'STORE_BLOB_MISSING',
    fault: 'world',
  });
});

test.each([
  ['bytes', false],
  ['a file', true],
])('a damaged blob is mended when its content comes again as %s', async (_, asFile) => {
  const { store, folder } = await temporaryStore();
  const artifact = await putBlob(store, content, mediaType);
  await flipBit(await openBlob(store, artifact));
  const file = join(folder, 'again');
  await writeFile(file, content);
  await putBlob(store, asFile ? { file } : content, mediaType);
  expect(await readFile(await openBlob(store, artifact, { digest: true }))).toEqual(content);
});

/** Linux keeps /dev/shm in memory: another file system than the temporary folder, as a rule. */
async function isOtherDisk(path: string): Promise<boolean> {
  try {
    return (await stat(path)).dev !== (await stat(tmpdir())).dev;
  } catch {
    return false;
  }
}
