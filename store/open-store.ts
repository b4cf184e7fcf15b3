import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { StrataError } from '../platform/errors.js';
import { strataHome } from '../platform/paths.js';
import { localStore } from './local/local-store.js';
import type { ObjectStore } from './object-store.js';
import { s3Store } from './s3/s3-store.js';

/** Seconds for which a worker, and what it computes, goes on asking a store that does not answer. */
const workersPatienceSeconds = 90;
/** The same where somebody waits at a terminal. */
const commandsPatienceSeconds = 10;

interface OpenOptions {
  readonly retrySeconds?: number;
  /** Of a store in a folder: its not being there is STORE_AWAY, and not a store in which nothing is. */
  readonly mustExist?: boolean;
}

const remoteStores = new Map<string, ObjectStore>();

/** Opens the store at a `file:///…` or `s3://…` URL. Nothing is created before something is written. */
export function openStore(
  uri: string,
  { retrySeconds = workersPatienceSeconds, mustExist = false }: OpenOptions = {},
): ObjectStore {
  if (uri.startsWith('file:///')) return localStore(fileURLToPath(uri), { mustExist });
  if (uri.startsWith('s3://')) {
    // Its connections and credentials are kept for the next who opens it.
    const known = remoteStores.get(uri);
    if (known) return known;
    const store = s3Store(uri, { retrySeconds });
    remoteStores.set(uri, store);
    return store;
  }
  throw new StrataError({
    code: 'STORE_LOCATION_UNKNOWN',
    cause: 'user',
    found: `${schemeOf(uri)} is no place that a store can be kept at`,
    expected: 'a file URL such as file:///home/ada/.strata/store, or s3://bucket/prefix',
    remedy: 'correct STRATA_STORE, or unset it to keep the store in STRATA_HOME',
  });
}

/**
 * The store of a run that is under way: it was there when the run began, so where it is not there now, it is away.
 * Whatever is asked of it is STORE_AWAY then.
 */
export function openStoreOfRun(uri: string): ObjectStore {
  return openStore(uri, { mustExist: true });
}

/** The store that commands of this environment use: `STRATA_STORE`, or a folder in `STRATA_HOME`. */
export function homeStore(): ObjectStore {
  const uri = process.env['STRATA_STORE'] || pathToFileURL(join(strataHome(), 'store')).href;
  return openStore(uri, { retrySeconds: commandsPatienceSeconds });
}

/** Not all of a URL, which may hold a password. */
function schemeOf(uri: string): string {
  const [, scheme] = /^(\w+):/.exec(uri) ?? [];
  return scheme ? `a URL that begins with ${scheme}:` : JSON.stringify(uri);
}
