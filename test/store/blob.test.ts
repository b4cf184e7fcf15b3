import { chmod, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blobDamage, digestOf, openBlob, putBlob } from '../../store/blob.js';
import { layout } from '../../store/layout.js';
import { temporaryFolder, temporaryStore } from './temporary-folder.js';

const mediaType = 'application/octet-stream';
const content = Buffer.from('content of a blob');

async function flipBit(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[3]! ^= 4;
  await chmod(path, 0o644);
  await writeFile(path, bytes);
}

test('bytes are stored and opened by their digest', async () => {
  const { store } = await temporaryStore();
  const artifact = await putBlob(store, content, mediaType);
  expect(artifact).toEqual({ digest: digestOf(content), size: content.length, mediaType });
  expect(await readFile(await openBlob(store, artifact))).toEqual(content);
});

test('a file is moved in, even if its content is already stored', async () => {
  const { store } = await temporaryStore();
  const folder = await temporaryFolder();
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
  expect(await readFile(await openBlob(store, artifact))).toEqual(content);
  await expect(stat(file)).rejects.toThrow('ENOENT');
  await rm(elsewhere, { recursive: true });
});

test('missing and truncated blobs are always detected, a flipped bit when the digest is verified', async () => {
  const { store, folder } = await temporaryStore();
  const artifact = await putBlob(store, content, mediaType);
  const path = join(folder, layout.blob(artifact.digest));
  expect(await blobDamage(store, artifact, { digest: true })).toBeUndefined();
  await flipBit(path);
  expect(await blobDamage(store, artifact, {})).toBeUndefined();
  const damaged = { code: 'STORE_BLOB_DAMAGED', details: { cause: 'environment' } };
  expect(await blobDamage(store, artifact, { digest: true })).toMatchObject(damaged);
  await expect(openBlob(store, artifact)).rejects.toMatchObject(damaged);
  await truncate(path, 5);
  expect(await blobDamage(store, artifact, {})).toMatchObject(damaged);
  await expect(openBlob(store, artifact)).rejects.toMatchObject(damaged);
  await rm(path);
  const missing = { code: 'STORE_BLOB_MISSING', details: { cause: 'environment' } };
  expect(await blobDamage(store, artifact, {})).toMatchObject(missing);
  const unknown = { ...artifact, digest: digestOf('never kept') };
  await expect(openBlob(store, unknown)).rejects.toMatchObject(missing);
});

test.each([
  ['bytes', false],
  ['a file', true],
])('a damaged blob is repaired when its content is stored again as %s', async (_, asFile) => {
  const { store, folder } = await temporaryStore();
  const artifact = await putBlob(store, content, mediaType);
  await flipBit(join(folder, layout.blob(artifact.digest)));
  const file = join(await temporaryFolder(), 'again');
  await writeFile(file, content);
  await putBlob(store, asFile ? { file } : content, mediaType);
  expect(await blobDamage(store, artifact, { digest: true })).toBeUndefined();
  expect(await readFile(await openBlob(store, artifact))).toEqual(content);
});

/** On Linux /dev/shm is usually another file system than the temporary folder. */
async function isOtherDisk(path: string): Promise<boolean> {
  try {
    return (await stat(path)).dev !== (await stat(tmpdir())).dev;
  } catch {
    return false;
  }
}
