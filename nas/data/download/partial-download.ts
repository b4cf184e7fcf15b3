import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dispatcher } from 'undici';
import { StrataError } from '../../../platform/errors.js';
import { downloadsFolder } from '../../../platform/paths.js';
import type { PartialDownload } from '../../../schemas/generated/download.js';
import { validate } from '../../../schemas/validate.js';
import { shownUrl } from '../../../spec/remote-source.js';
import { downloadBroken, type Connections, networkError, openUrl, downloadRefused } from './open-url.js';

/** The files of one download, named by its expected SHA-256. */
export interface DownloadPaths {
  /** The complete, verified file. */
  readonly file: string;
  /** The bytes received so far. */
  readonly part: string;
  /** URL and version of the part. */
  readonly metadata: string;
  /** Held by the process that downloads the file. */
  readonly lock: string;
}

export function downloadPaths(sha256: string): DownloadPaths {
  const file = join(downloadsFolder(), sha256);
  return { file, part: `${file}.part`, metadata: `${file}.part.json`, lock: `${file}.lock` };
}

/** Bytes received, and the total, which is 0 if the server does not report it. */
type OnBytes = (done: number, total: number) => void;

/** Client errors that may go away: request timeout, too early, too many requests. */
const TRANSIENT_STATUSES = [408, 425, 429];

/**
 * Downloads the missing bytes of a file, or all bytes if there is no part or the server has another version now.
 * @returns number of bytes from earlier attempts
 */
export async function fetchRemaining(
  url: string,
  places: DownloadPaths,
  connections: Connections,
  onBytes: OnBytes,
): Promise<number> {
  const from = await explainCacheError(places.part, () => sizeOf(places.part));
  const response = await openUrl(
    url,
    from > 0 ? await rangeFrom(from, url, places.metadata) : {},
    connections,
  );
  const { statusCode: status, headers, body } = response;
  const range = from > 0 && status === 206 ? rangeOf(headers['content-range']) : undefined;
  if (from > 0 && status === 416) {
    // No bytes after the part: it is either complete or not a part of this file. The digest decides.
    await body.dump();
    return from;
  }
  if (from > 0 && status === 206 && range?.start !== from) {
    await body.dump();
    await discardPartial(places);
    return fetchRemaining(url, places, connections, onBytes);
  }
  if (status !== 200 && !range) {
    await body.dump();
    throw statusError(shownUrl(url), status);
  }
  if (!range) await saveValidator(url, places.metadata, headers);
  const start = range ? from : 0;
  const length = Number(headers['content-length'] ?? 0);
  await append(url, places.part, start, body, connections, (done) =>
    onBytes(done, range?.total ?? (length > 0 ? start + length : 0)),
  );
  return start;
}

export async function discardPartial({ part, metadata: about }: DownloadPaths): Promise<void> {
  for (const path of [part, about]) await explainCacheError(path, () => rm(path, { force: true }));
}

async function append(
  url: string,
  part: string,
  start: number,
  body: Dispatcher.ResponseData['body'],
  { signal }: Connections,
  onDone: (done: number) => void,
): Promise<void> {
  const file = await explainCacheError(part, () => open(part, start > 0 ? 'a' : 'w'));
  let done = start;
  try {
    onDone(done);
    for await (const piece of body as AsyncIterable<Buffer>) {
      await explainCacheError(part, () => file.appendFile(piece));
      done += piece.length;
      onDone(done);
    }
    await explainCacheError(part, () => file.sync());
  } catch (cause) {
    throw cause instanceof StrataError ? cause : networkError(url, cause, signal);
  } finally {
    await file.close();
  }
}

function statusError(url: string, status: number): StrataError {
  const isRefusal = status >= 400 && status < 500 && !TRANSIENT_STATUSES.includes(status);
  return isRefusal
    ? downloadRefused(url, `answers with status ${status}`)
    : downloadBroken(url, `the server answered with status ${status}`);
}

async function rangeFrom(from: number, url: string, metadata: string): Promise<Record<string, string>> {
  const stored = await readMetadata(metadata);
  const isSame = stored?.url === shownUrl(url) && stored.validator !== undefined;
  return { range: `bytes=${from}-`, ...(isSame && { 'if-range': stored.validator! }) };
}

/** Ignores a weak ETag: it may be the same for different bytes. */
async function saveValidator(url: string, metadata: string, headers: Record<string, unknown>): Promise<void> {
  const { etag, 'last-modified': date } = headers;
  const strong = typeof etag === 'string' && !etag.startsWith('W/') ? etag : undefined;
  const validator = strong ?? (typeof date === 'string' ? date : undefined);
  const partial: PartialDownload = { url: shownUrl(url), ...(validator && { validator }) };
  await explainCacheError(metadata, () => writeFile(metadata, JSON.stringify(partial)));
}

/** Undefined if missing or invalid. Nothing depends on it: the digest decides in the end. */
async function readMetadata(metadata: string): Promise<PartialDownload | undefined> {
  try {
    return validate<PartialDownload>('download', JSON.parse(await readFile(metadata, 'utf8')));
  } catch {
    return undefined;
  }
}

function rangeOf(header: string | string[] | undefined): { start: number; total: number } | undefined {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(String(header)) ?? [];
  return start === undefined ? undefined : { start: Number(start), total: total === '*' ? 0 : Number(total) };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** Runs `work` on the cache, and turns errors of the operating system into DATA_DOWNLOAD_CACHE. */
export async function explainCacheError<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (cause instanceof StrataError || !code || !/^E[A-Z0-9]+$/.test(code)) throw cause;
    throw new StrataError(
      {
        code: 'DATA_DOWNLOAD_CACHE',
        cause: 'environment',
        found: `the operating system answered ${code} for ${place}`,
        expected: 'a writable cache folder with enough space for the download',
        remedy: 'free disk space, or set STRATA_CACHE to another folder',
      },
      { cause },
    );
  }
}
