import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { digestOf, openBlob, putBlob } from '../../../store/blob.js';
import { openBucket } from '../../../store/s3/bucket.js';
import { s3Location } from '../../../store/s3/location.js';
import { copyObject } from '../../../store/s3/put-object.js';
import { s3Store } from '../../../store/s3/s3-store.js';
import { startS3Server } from '../../fixtures/s3-server.js';
import { temporaryFolder, temporaryStore } from '../temporary-folder.js';

/** Three parts, the last one short. */
const large = randomBytes((32 << 20) + 12345);

test('a large object is written in parts, exists once all are uploaded, and is read in pieces', async () => {
  const { store } = await temporaryStore();
  expect(await store.write('large', large, { exclusive: true })).toBe(true);
  expect(await store.write('large', large.subarray(1), { exclusive: true })).toBe(false);
  expect(await store.size('large')).toBe(large.length);
  expect(digestOf((await store.read('large'))!)).toBe(digestOf(large));
  expect(await store.digest('large')).toBe(digestOf(large));
});

test('a large file is uploaded, kept as a local copy, and downloaded where there is no copy', async () => {
  const { store } = await temporaryStore();
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, large);
  const artifact = await putBlob(store, { file }, 'application/octet-stream');
  await expect(stat(file)).rejects.toThrow('ENOENT');
  expect(digestOf(await readFile(await openBlob(store, artifact)))).toBe(artifact.digest);
  vi.stubEnv('STRATA_HOME', await temporaryFolder());
  const elsewhere = s3Store(store.uri, { retrySeconds: 30 });
  expect(digestOf(await readFile(await openBlob(elsewhere, artifact)))).toBe(artifact.digest);
});

test('an object above the copy limit is copied in parts', async () => {
  const { store } = await temporaryStore();
  await store.write('from', large);
  const bucket = openBucket(s3Location(store.uri), 30);
  expect(await copyObject(bucket, 'from', 'to', { wholeBytes: 48 << 20 })).toBe(true);
  expect(await copyObject(bucket, 'from', 'in/parts', { wholeBytes: 20 << 20 })).toBe(true);
  expect(await store.digest('in/parts')).toBe(digestOf(large));
  expect(await copyObject(bucket, 'nothing', 'to')).toBe(false);
});

test('a server that stops and comes back only delays reads and writes', async () => {
  const root = await mkdtemp(join(tmpdir(), 'strata-s3-own-'));
  const first = await startS3Server(root);
  for (const [name, value] of Object.entries({ ...first.env, STRATA_HOME: await temporaryFolder() }))
    vi.stubEnv(name, value);
  const store = s3Store(`s3://${first.bucket}/prefix`, { retrySeconds: 60 });
  await store.write('small', 'x', { exclusive: true });
  const writing = store.write('large', large, { exclusive: true });
  // Stop the server at any time during the upload.
  await sleep(30);
  await first.stop();
  const reading = store.read('small');
  const second = await startS3Server(root, Number(new URL(first.endpoint).port));
  try {
    expect(await writing).toBe(true);
    expect(Buffer.from((await reading)!).toString()).toBe('x');
    expect(await store.digest('large')).toBe(digestOf(large));
  } finally {
    await second.stop();
    await rm(root, { recursive: true });
  }
});
