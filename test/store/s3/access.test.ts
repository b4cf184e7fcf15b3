// Credentials of a store, and the errors for invalid ones.
import { inspect } from 'node:util';
import { beforeEach, expect, inject, test, vi } from 'vitest';
import { activityFailure } from '../../../activities/attempts.js';
import { openStore } from '../../../store/open-store.js';
import { s3Store } from '../../../store/s3/s3-store.js';
import { s3Credentials } from '../../fixtures/s3-server.js';
import { temporaryFolder } from '../temporary-folder.js';

const secrets = ['a-wrong-secret', 'a-session-token', 'a-password'];
const { bucket, endpoint } = inject('s3') as { bucket: string; endpoint: string };
const reading = (uri: string) =>
  s3Store(uri, { retrySeconds: 0.5 })
    .read('name')
    .then(
      () => expect.fail('it was let in'),
      (error: unknown) => error,
    );

beforeEach(async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('STRATA_HOME', folder);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
  for (const [name, value] of Object.entries(s3Credentials)) vi.stubEnv(name, value);
  // What this host has of its own.
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', `${folder}/config`);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', `${folder}/credentials`);
});

test.each([
  ['a wrong secret', { AWS_SECRET_ACCESS_KEY: 'a-wrong-secret' }, 'STORE_ACCESS_DENIED'],
  ['an unknown key', { AWS_ACCESS_KEY_ID: 'unknown' }, 'STORE_ACCESS_DENIED'],
  [
    'a wrong secret and a session token',
    { AWS_SECRET_ACCESS_KEY: 'a-wrong-secret', AWS_SESSION_TOKEN: 'a-session-token' },
    'STORE_ACCESS_DENIED',
  ],
  [
    'no credentials at all',
    { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
    'STORE_ACCESS_DENIED',
  ],
  ['no region', { AWS_REGION: undefined, AWS_ENDPOINT_URL_S3: undefined }, 'STORE_REGION_MISSING'],
  [
    'an endpoint with a password',
    { AWS_ENDPOINT_URL_S3: 'http://ada:a-password@127.0.0.1:1' },
    'STORE_UNREACHABLE',
  ],
])('with %s it says what to do, and repeats no secret', async (_, env, code) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const error = await reading(`s3://${bucket}/prefix`);
  expect(error).toMatchObject({ code });
  expect((error as { details: { remedy: string } }).details.remedy).toMatch(/\w/);
  // As Temporal would keep it, and as a log would print it.
  for (const text of [inspect(error, { depth: 9 }), inspect(activityFailure(error), { depth: 9 })])
    for (const secret of secrets) expect(text).not.toContain(secret);
});

test('a missing bucket is a user error', async () => {
  expect(await reading('s3://nobody-has-this-one')).toMatchObject({
    code: 'STORE_BUCKET_MISSING',
    details: { cause: 'user' },
  });
});

test.each([
  's3://ada:a-password@bucket/x',
  's3://',
  's3://UPPER/x',
  's3://bucket/../x',
  's3://bucket/.x',
  'https://ada:a-password@host/x',
])('the place %s is refused without being repeated', (uri) => {
  let refusal: unknown;
  try {
    openStore(uri);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toMatchObject({ code: 'STORE_LOCATION_UNKNOWN', details: { cause: 'user' } });
  expect(String(refusal)).not.toContain('a-password');
});

test.each([
  ['s3://bucket', 's3://bucket'],
  ['s3://bucket/', 's3://bucket'],
  ['s3://bucket/a/b/', 's3://bucket/a/b'],
])('%s is kept at %s', (given, uri) => {
  expect(openStore(given).uri).toBe(uri);
});
