import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, afterEach, expect, test, vi } from 'vitest';
import { assertUnchanged, digestSources, sourcesWithoutQueries } from '../../store/source-digests.js';
import { temporaryFolder } from './temporary-folder.js';

let home: string;
let images: string;

beforeEach(async () => {
  home = await temporaryFolder();
  vi.stubEnv('STRATA_HOME', home);
  images = join(await temporaryFolder(), 'images.idx');
  await writeFile(images, 'abc');
  await utimes(images, new Date('2020-01-01'), new Date('2020-01-01'));
});
afterEach(() => vi.unstubAllEnvs());

test('unchanged raw data is accepted', async () => {
  await expect(assertUnchanged({ images }, await digestSources({ images }))).resolves.toBeUndefined();
});

test('raw data that changed after its digest went into the key is refused', async () => {
  const sources = await digestSources({ images });
  await writeFile(images, 'xyz');
  await expect(assertUnchanged({ images }, sources)).rejects.toMatchObject({
    code: 'SOURCE_CHANGED',
    details: { cause: 'user' },
  });
});

test('the check reads the data regardless of the cache, and then updates the cache', async () => {
  const memoryFile = join(home, 'source-digests.json');
  const { images: known } = await digestSources({ images });
  const wrong = (await readFile(memoryFile, 'utf8')).replace(known!.digest, `sha256:${'e'.repeat(64)}`);
  await writeFile(memoryFile, wrong);
  const sources = await digestSources({ images });
  expect(sources['images']!.digest).not.toBe(known!.digest);

  await expect(assertUnchanged({ images }, sources)).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
  expect(await digestSources({ images })).toEqual({ images: known });
});

test('a file at a URL has the digest of the spec, and its URL is shown without query', async () => {
  const planned = { images: { url: 'https://example.org/a.tgz?ticket=hush', sha256: 'ab'.repeat(32) } };
  const sources = await digestSources(planned, { reread: true });
  expect(sources).toEqual({ images: { url: planned.images.url, digest: `sha256:${'ab'.repeat(32)}` } });
  await expect(assertUnchanged(planned, sources)).resolves.toBeUndefined();
  const shown = sourcesWithoutQueries({ ...sources, ...(await digestSources({ labels: images })) });
  expect(shown['images']).toEqual({ url: 'https://example.org/a.tgz', digest: sources['images']!.digest });
  expect(shown['labels']).toMatchObject({ path: images });
});
