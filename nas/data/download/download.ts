import { createHash } from 'node:crypto';
import { closeSync, createReadStream } from 'node:fs';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StrataError } from '../../../platform/errors.js';
import { takeLock } from '../../../platform/file-lock.js';
import type { RemoteSource } from '../../../spec/plan.js';
import { shownUrl } from '../../../spec/remote-source.js';
import { sourceDigest, type SourceDigests } from '../../../store/source-digests.js';
import type { SourcePaths } from '../sources/open-source.js';
import type { OnProgress } from '../sources/raw-images.js';
import {
  discardPartial,
  downloadPaths,
  type DownloadPaths,
  fetchRemaining,
  explainCacheError,
} from './partial-download.js';
import { openConnections } from './open-url.js';

/** Where a stage's raw data lies on this computer, once what is elsewhere has been fetched, file by file. */
export async function localSources(sources: SourceDigests, options: DownloadOptions): Promise<SourcePaths> {
  const local: Record<string, { path: string }> = {};
  for (const [role, source] of Object.entries(sources)) {
    if ('path' in source) local[role] = source;
    else {
      const sha256 = source.digest.slice('sha256:'.length);
      local[role] = { path: await download({ url: source.url, sha256 }, options) };
    }
  }
  return local;
}

/** Tells of progress twice a second, and of its end: a network has thousands of pieces in that time. */
function atIntervals(tell: (done: number, total: number) => void): (done: number, total: number) => void {
  let last = -Infinity;
  return (done, total) => {
    const now = performance.now();
    if (now - last < 500 && done !== total) return;
    last = now;
    tell(done, total);
  };
}

interface DownloadOptions {
  readonly onProgress: OnProgress;
  /** Ends the download; what has come stays for the next attempt. */
  readonly signal: AbortSignal;
  /** Milliseconds without a byte after which a server is given up. */
  readonly idleTimeout?: number;
}

/**
 * The path of a file that a spec names by address: fetched into the cache, unless it is there, and verified. Of several
 * processes that want it one fetches it and the others wait.
 */
export async function download(source: RemoteSource, options: DownloadOptions): Promise<string> {
  const places = downloadPaths(source.sha256);
  if (await isCached(places.file, source.sha256)) return places.file;
  await explainCacheError(dirname(places.file), () => mkdir(dirname(places.file), { recursive: true }));
  const lock = await waitForLock(places, options);
  try {
    if (await isCached(places.file, source.sha256)) return places.file;
    await fetchAndVerify(source, places, options);
    await explainCacheError(places.file, async () => {
      await chmod(places.part, 0o444);
      await rename(places.part, places.file);
    });
    await discardPartial(places);
    return places.file;
  } finally {
    closeSync(lock);
  }
}

/** Whether the file is there and still has its digest; what has become another one is removed. */
async function isCached(file: string, sha256: string): Promise<boolean> {
  const facts = await stat(file).catch(() => undefined);
  if (!facts) return false;
  if ((await sourceDigest(file)).digest === `sha256:${sha256}`) return true;
  await explainCacheError(file, () => rm(file));
  return false;
}

async function waitForLock(
  { lock, part }: DownloadPaths,
  { onProgress, signal }: DownloadOptions,
): Promise<number> {
  for (;;) {
    signal.throwIfAborted();
    const taken = await explainCacheError(lock, () => takeLock(lock));
    if (taken !== undefined) return taken;
    const facts = await stat(part).catch(() => undefined);
    onProgress({ phase: 'wait for download', done: facts?.size ?? 0, total: 0 });
    await sleep(500);
  }
}

/** Leaves the whole file as the part. Bytes of an earlier attempt may be of another version: then all is fetched anew. */
async function fetchAndVerify(
  { url, sha256 }: RemoteSource,
  places: DownloadPaths,
  { onProgress, signal, idleTimeout: patience = 60_000 }: DownloadOptions,
): Promise<void> {
  const dispatcher = openConnections(patience);
  const say = (phase: string) =>
    atIntervals((done: number, total: number) => onProgress({ phase, done, total }));
  try {
    for (;;) {
      const resumedFrom = await fetchRemaining(url, places, { dispatcher, signal }, say('download'));
      const found = await digestOfPart(places.part, signal, say('verify download'));
      if (found === sha256) return;
      await discardPartial(places);
      if (resumedFrom === 0) throw wrongDigest(shownUrl(url), found, sha256);
    }
  } finally {
    await dispatcher.destroy();
  }
}

async function digestOfPart(
  part: string,
  signal: AbortSignal,
  onBytes: (done: number, total: number) => void,
): Promise<string> {
  return explainCacheError(part, async () => {
    const { size } = await stat(part);
    const hash = createHash('sha256');
    let done = 0;
    for await (const piece of createReadStream(part, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      hash.update(piece);
      onBytes((done += piece.length), size);
    }
    return hash.digest('hex');
  });
}

function wrongDigest(url: string, found: string, expected: string): StrataError {
  return new StrataError({
    code: 'DATA_DOWNLOAD_DIGEST',
    cause: 'user',
    found: `what ${url} gives has SHA-256 ${found}`,
    expected: `SHA-256 ${expected}, as the source says`,
    remedy:
      'see whether the publisher changed the file; correct `sha256` only if you trust what is there now',
  });
}
