// Tests have no network access: a real HTTP server on this computer behaves like servers and networks do.
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { chmod, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { download } from '../../../nas/data/download/download.js';
import type { PrepareProgress } from '../../../nas/data/sources/raw-images.js';
import { eventually } from '../../fixtures/eventually.js';
import { randomPixels } from '../../fixtures/images.js';
import { temporaryFolder } from '../../store/temporary-folder.js';
import { fileServer, serves, status, type Answer } from './file-server.js';

const content = Buffer.from(randomPixels('a file', 300_000));
const sha256 = digest(content);
let cache: string;
let progress: PrepareProgress[];

beforeEach(async () => {
  cache = await temporaryFolder();
  progress = [];
  vi.stubEnv('STRATA_CACHE', cache);
  vi.stubEnv('STRATA_HOME', await temporaryFolder());
  for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) vi.stubEnv(name, '');
});
afterEach(() => vi.unstubAllEnvs());

describe('a file', () => {
  test('is downloaded, verified and kept read-only under its digest, with progress in bytes', async () => {
    const { url, requests } = await fileServer(serves(content));
    const path = await fetched(url);
    expect(path).toBe(join(cache, 'downloads', sha256));
    await expectContent(path);
    expect((await stat(path)).mode & 0o222).toBe(0);
    expect(progress).toContainEqual({ phase: 'download', done: content.length, total: content.length });
    expect(progress.at(-1)).toEqual({
      phase: 'verify download',
      done: content.length,
      total: content.length,
    });
    expect(requests[0]!.headers).not.toHaveProperty('range');
    expect(await kept()).toEqual([sha256, `${sha256}.lock`]);
  });

  test('is not downloaded again while it is cached, but is after it changed', async () => {
    const { url, requests } = await fileServer(serves(content));
    const path = await fetched(url);
    await fetched(url);
    expect(requests).toHaveLength(1);
    await chmod(path, 0o644);
    await writeFile(path, 'something else');
    await expectContent(await fetched(url));
    expect(requests).toHaveLength(2);
  });

  test('without a length is downloaded too', async () => {
    const { url } = await fileServer((_, response) => void response.write(content, () => response.end()));
    await expectContent(await fetched(url));
  });

  test('that several processes need at once is downloaded once', async () => {
    const { url, requests } = await fileServer(serves(content));
    const paths = await Promise.all([fetched(url), fetched(url), fetched(url)]);
    expect(new Set(paths).size).toBe(1);
    expect(requests).toHaveLength(1);
  });
});

describe('an interrupted download', () => {
  test('is an environment error, and resumes if the server still has the same version', async () => {
    const { url, requests } = await fileServer(breaksOff(content), serves(content));
    await expect(fetched(url)).rejects.toMatchObject({
      code: 'DATA_DOWNLOAD_BROKEN',
      details: { cause: 'environment' },
    });
    progress = [];
    await expectContent(await fetched(url));
    expect(requests[1]!.headers).toMatchObject({ range: 'bytes=100000-', 'if-range': '"one"' });
    expect(progress[0]).toEqual({ phase: 'download', done: 100_000, total: content.length });
    expect(await kept()).toEqual([sha256, `${sha256}.lock`]);
  });

  test('starts again when the server has another version', async () => {
    const other = Buffer.from(randomPixels('an older file', content.length));
    const { url } = await fileServer(breaksOff(other, { etag: '"old"' }), serves(content));
    await expect(fetched(url)).rejects.toMatchObject({ details: { cause: 'environment' } });
    await expectContent(await fetched(url));
  });

  test('starts again when the server sends the whole file', async () => {
    const whole: Answer = (_, response) => void response.writeHead(200).end(content);
    const { url, requests } = await fileServer(breaksOff(content), whole);
    await expect(fetched(url)).rejects.toMatchObject({ details: { cause: 'environment' } });
    await expectContent(await fetched(url));
    expect(requests).toHaveLength(2);
  });

  test('starts again when the earlier bytes turn out to be of another version', async () => {
    const other = Buffer.from(randomPixels('an older file', content.length));
    const { url, requests } = await fileServer(breaksOff(other, {}), serves(content));
    await expect(fetched(url)).rejects.toMatchObject({ details: { cause: 'environment' } });
    await expectContent(await fetched(url));
    expect(requests.map(({ headers }) => [headers.range !== undefined, headers['if-range']])).toEqual([
      [false, undefined],
      [true, undefined],
      [false, undefined],
    ]);
  });

  test('starts again when the server sends a range other than the requested one', async () => {
    const odd: Answer = (_, response) =>
      void response
        .writeHead(206, { 'content-range': `bytes 0-9/${content.length}` })
        .end(content.subarray(0, 10));
    const { url } = await fileServer(breaksOff(content), odd, serves(content));
    await expect(fetched(url)).rejects.toMatchObject({ details: { cause: 'environment' } });
    await expectContent(await fetched(url));
  });

  test('after its last byte is only verified', async () => {
    const { url, requests } = await fileServer(breaksOff(content), serves(content));
    await expect(fetched(url)).rejects.toMatchObject({ details: { cause: 'environment' } });
    await writeFile(join(cache, 'downloads', `${sha256}.part`), content);
    await expectContent(await fetched(url));
    expect(requests).toHaveLength(2);
  });

  test('resumes from another URL without the version of the first', async () => {
    const first = await fileServer(breaksOff(content));
    const second = await fileServer(serves(content, { etag: '"two"' }));
    await expect(fetched(first.url)).rejects.toMatchObject({ details: { cause: 'environment' } });
    await expectContent(await fetched(second.url));
    expect(second.requests[0]!.headers).not.toHaveProperty('if-range');
    expect(second.requests[0]!.headers).toHaveProperty('range');
  });

  test('keeps the received bytes after a stop, and throws its reason', async () => {
    const stop = new AbortController();
    const { url } = await fileServer((_, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 1000));
    });
    const fetching = fetched(url, { signal: stop.signal });
    const ended = expect(fetching).rejects.toThrow('stop requested');
    await eventually(() => partSize() === 1000);
    stop.abort(new Error('stop requested'));
    await ended;
    expect(partSize()).toBe(1000);
  });
});

describe('a permanent error is refused', () => {
  test('other bytes are discarded, and the error shows both digests', async () => {
    const wrong = Buffer.from('<html>log in</html>');
    const { url, requests } = await fileServer(serves(wrong));
    await expect(fetched(`${url}?page=1`)).rejects.toMatchObject({
      code: 'DATA_DOWNLOAD_DIGEST',
      details: { cause: 'user' },
      message: expect.stringMatching(`${digest(wrong)}\n.*${sha256}`) as string,
    });
    expect(await kept()).toEqual([`${sha256}.lock`]);
    expect(requests).toHaveLength(1);
  });

  test.each([400, 401, 403, 404, 410])('status %i is a user error', async (code) => {
    const { url } = await fileServer(status(code));
    await expect(fetched(url)).rejects.toMatchObject({
      code: 'DATA_DOWNLOAD_REFUSED',
      details: { cause: 'user' },
      message: expect.stringContaining(`answers with status ${code}`) as string,
    });
  });

  test('endless redirects', async () => {
    const { url } = await fileServer(status(302, { location: '/again' }));
    await expect(fetched(url)).rejects.toMatchObject({
      code: 'DATA_DOWNLOAD_REFUSED',
      details: { cause: 'user' },
    });
  });

  test.each(['file:///etc/passwd', 'ftp://127.0.0.1/x', 'http://me:pass@127.0.0.1/x', 'http://'])(
    'a redirect to %s',
    async (location) => {
      const { url } = await fileServer(status(302, { location }));
      await expect(fetched(url)).rejects.toMatchObject({
        code: 'DATA_DOWNLOAD_REFUSED',
        details: { cause: 'user' },
      });
    },
  );
});

describe('a temporary failure is an environment error', () => {
  test.each([408, 429, 500, 503])('status %i, and the next attempt succeeds', async (code) => {
    const { url } = await fileServer(status(code), serves(content));
    await expect(fetched(url)).rejects.toMatchObject({
      code: 'DATA_DOWNLOAD_BROKEN',
      details: { cause: 'environment' },
    });
    await expectContent(await fetched(url));
  });

  test('no server at the address', async () => {
    await expect(fetched('http://127.0.0.1:1/data')).rejects.toMatchObject({
      code: 'DATA_DOWNLOAD_BROKEN',
      details: { cause: 'environment' },
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
  });

  test.each<[string, Answer]>([
    ['says nothing', () => {}],
    ['falls silent', (_, response) => void response.write('a')],
  ])('a server that %s', async (_, answer) => {
    const { url } = await fileServer(answer);
    await expect(fetched(url, { patience: 300 })).rejects.toMatchObject({
      details: { cause: 'environment' },
    });
  });

  test('a read-only cache', async () => {
    await writeFile(join(cache, 'file'), '');
    vi.stubEnv('STRATA_CACHE', join(cache, 'file'));
    const { url } = await fileServer(serves(content));
    await expect(fetched(url)).rejects.toMatchObject({
      code: 'DATA_DOWNLOAD_CACHE',
      details: { cause: 'environment' },
    });
  });
});

test('redirects are followed, and errors show no credentials', async () => {
  const last = await fileServer(serves(content), status(500), status(404));
  const { url } = await fileServer(status(302, { location: `${last.url}?signature=hush` }));
  await expectContent(await fetched(url));
  expect(last.requests[0]!.url).toBe('/data.tar.gz?signature=hush');
  for (let times = 0; times < 2; times++) {
    const failing = fetched(`${url}?ticket=hush`, {}, '0'.repeat(64));
    await expect(failing).rejects.not.toThrow('hush');
  }
});

test('the proxy of the environment is used', async () => {
  const { url } = await fileServer(serves(content));
  const tunneled: string[] = [];
  const proxy = createServer().on('connect', (request, socket) => {
    tunneled.push(request.url!);
    const [host, port] = request.url!.split(':');
    const far = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(socket).pipe(far);
    });
    for (const end of [far, socket]) end.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('http_proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  vi.stubEnv('no_proxy', '');
  await expectContent(await fetched(url));
  expect(tunneled).toEqual([new URL(url).host]);
  proxy.close();
  proxy.closeAllConnections();
});

function fetched(
  url: string,
  {
    signal = new AbortController().signal,
    patience = 30_000,
  }: { signal?: AbortSignal; patience?: number } = {},
  wanted = sha256,
): Promise<string> {
  return download(
    { url, sha256: wanted },
    { onProgress: (one) => progress.push(one), signal, idleTimeout: patience },
  );
}

/** Announces the whole file, and closes the connection once the client kept 100,000 bytes. */
function breaksOff(whole: Buffer, headers: Record<string, string> = { etag: '"one"' }): Answer {
  return (_, response) => {
    response.writeHead(200, { ...headers, 'content-length': whole.length });
    response.write(whole.subarray(0, 100_000));
    void eventually(() => partSize() === 100_000).then(() => response.destroy());
  };
}

function partSize(): number | undefined {
  return statSync(join(cache, 'downloads', `${sha256}.part`), { throwIfNoEntry: false })?.size;
}

/** An element-wise comparison would take seconds. */
async function expectContent(path: string): Promise<void> {
  expect(Buffer.compare(await readFile(path), content)).toBe(0);
}

async function kept(): Promise<string[]> {
  return (await readdir(join(cache, 'downloads'))).sort();
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
