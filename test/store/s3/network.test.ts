// Network failures between a store and its server.
import { randomBytes } from 'node:crypto';
import { expect, inject, test, vi } from 'vitest';
import { digestOf } from '../../../store/blob.js';
import { acquireLease } from '../../../store/lease.js';
import type { ObjectStore } from '../../../store/object-store.js';
import { s3Store } from '../../../store/s3/s3-store.js';
import { meddlingProxy, type Meddling, s3Error } from '../../fixtures/meddling-proxy.js';
import { s3Credentials } from '../../fixtures/s3-server.js';
import { temporaryFolder } from '../temporary-folder.js';

interface Asked {
  readonly method: string;
  readonly url: string;
}

/** A store behind a proxy that can change each request; `count` is the number of earlier requests of the same kind. */
async function behind(
  meddle: (asked: Asked, count: number) => Meddling,
  { retrySeconds = 30 } = {},
): Promise<{ store: ObjectStore; asked: Asked[] }> {
  const s3 = inject('s3');
  if ('missing' in s3) throw new Error(s3.missing);
  const asked: Asked[] = [];
  const endpoint = await meddlingProxy(s3.endpoint, (one) => {
    const count = asked.filter(({ method, url }) => method === one.method && url === one.url).length;
    asked.push(one);
    return meddle(one, count);
  });
  for (const [name, value] of Object.entries({
    ...s3Credentials,
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_S3: endpoint,
    STRATA_HOME: await temporaryFolder(),
  }))
    vi.stubEnv(name, value);
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  return { store: s3Store(`s3://${s3.bucket}/${prefix}`, { retrySeconds }), asked };
}

const text = async (store: ObjectStore, name: string) => Buffer.from((await store.read(name))!).toString();
const isPut = ({ method, url }: Asked, name: string) => method === 'PUT' && url.includes(`/${name}?`);

test('an exclusive write whose response was lost recognizes itself on retry', async () => {
  const { store, asked } = await behind((one, count) =>
    isPut(one, 'mine') && count === 0 ? 'lose the answer' : 'pass',
  );
  expect(await store.write('mine', 'content', { exclusive: true })).toBe(true);
  expect(asked.filter((one) => isPut(one, 'mine'))).toHaveLength(2);
  expect(await store.write('mine', 'content', { exclusive: true })).toBe(false);
});

test('a lease whose response was lost takes one fencing number, not two', async () => {
  const { store } = await behind((one, count) =>
    isPut(one, '000001.json') && count === 0 ? 'lose the answer' : 'pass',
  );
  const lease = await acquireLease(store, 'a'.repeat(64), {
    run: 'r',
    stage: 's',
    attempt: 1,
    holder: 'test',
  });
  expect(lease).toHaveProperty('fence', 1);
  expect(await store.list('')).toHaveLength(1);
});

test('a multipart write whose response was lost recognizes itself on retry', async () => {
  const large = randomBytes(17 << 20);
  const { store } = await behind((one, count) =>
    one.method === 'POST' && one.url.includes('uploadId') && count === 0 ? 'lose the answer' : 'pass',
  );
  expect(await store.write('large', large, { exclusive: true })).toBe(true);
  expect(await store.digest('large')).toBe(digestOf(large));
});

test('a conflicting write is retried, and a late one returns false', async () => {
  const { store } = await behind((one, count) =>
    isPut(one, 'name') && count === 0 ? { status: 409, body: s3Error('ConditionalRequestConflict') } : 'pass',
  );
  expect(await store.write('name', 'first', { exclusive: true })).toBe(true);
  const other = await behind((one) =>
    isPut(one, 'name') ? { status: 412, body: s3Error('PreconditionFailed') } : 'pass',
  );
  expect(await other.store.write('name', 'second', { exclusive: true })).toBe(false);
});

test.each([
  ['an object', 'small', 1000],
  ['a part of a large object', 'large', 17 << 20],
])('%s that is spoilt on the way is refused by its checksum, and sent again', async (_, name, size) => {
  const content = randomBytes(size);
  const { store, asked } = await behind((one, count) =>
    isPut(one, name) && count === 0 ? 'spoil the body' : 'pass',
  );
  await store.write(name, content);
  expect(await store.digest(name)).toBe(digestOf(content));
  expect(asked.filter((one) => isPut(one, name)).length).toBeGreaterThan(1);
});

test.each([503, 500, 429])('a busy server (%d) is retried', async (status) => {
  const { store } = await behind((_, count) => (count === 0 ? { status } : 'pass'));
  await store.write('name', 'content');
  expect(await text(store, 'name')).toBe('content');
});

test('a server that stays busy or unreachable is an environment error', async () => {
  const away = { code: 'STORE_UNREACHABLE', details: { cause: 'environment' } };
  const busy = await behind(() => ({ status: 503, body: s3Error('SlowDown') }), { retrySeconds: 0.5 });
  await expect(busy.store.read('name')).rejects.toMatchObject(away);
  const { store } = await behind(() => 'pass', { retrySeconds: 0.5 });
  vi.stubEnv('AWS_ENDPOINT_URL_S3', 'http://127.0.0.1:1');
  await expect(store.read('name')).rejects.toMatchObject(away);
});

test('a store that overwrites what a conditional write was to leave is refused before it is relied on', async () => {
  const { store } = await behind((one) => (one.method === 'PUT' ? { status: 200 } : 'pass'));
  const refused = { code: 'STORE_UNCONDITIONAL', details: { cause: 'user' } };
  await expect(store.write('name', 'x', { exclusive: true })).rejects.toMatchObject(refused);
  await store.write('name', 'x');
});
