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

/** The local paths of a stage's raw data. Remote files are downloaded, one after the other. */
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

/** Reports progress at most twice a second, and at the end: a download has thousands of chunks in that time. */
function throttled(report: (done: number, total: number) => void): (done: number, total: number) => void {
  let last = -Infinity;
  return (done, total) => {
    const now = performance.now();
    if (now - last < 500 && done !== total) return;
    last = now;
    report(done, total);
  };
}

interface DownloadOptions {
  readonly onProgress: OnProgress;
  /** Stops the download; the received bytes stay for the next attempt. */
  readonly signal: AbortSignal;
  /** Milliseconds without a byte after which the connection is closed. */
  readonly idleTimeout?: number;
}

/**
 * Downloads a file into the cache, unless it is cached, verifies it, and returns its path. If several processes need the
 * file, one downloads it and the others wait.
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

/** Whether the cache has the file with the right digest. A file with another digest is removed. */
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

/** Completes the partial file. If bytes of an earlier attempt belong to another version, downloads everything again. */
async function fetchAndVerify(
  { url, sha256 }: RemoteSource,
  places: DownloadPaths,
  { onProgress, signal, idleTimeout: patience = 60_000 }: DownloadOptions,
): Promise<void> {
  const dispatcher = openConnections(patience);
  const reporter = (phase: string) =>
    throttled((done: number, total: number) => onProgress({ phase, done, total }));
  try {
    for (;;) {
      const resumedFrom = await fetchRemaining(url, places, { dispatcher, signal }, reporter('download'));
      const found = await digestOfPart(places.part, signal, reporter('verify download'));
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
    found: `the file at ${url} has SHA-256 ${found}`,
    expected: `SHA-256 ${expected}, as in the source`,
    remedy: 'check whether the publisher changed the file; correct `sha256` only if you trust the new file',
  });
}
