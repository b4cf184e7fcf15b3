import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { StrataError } from '../platform/errors.js';
import { strataHome } from '../platform/paths.js';
import { localStore } from './local/local-store.js';
import type { ObjectStore } from './object-store.js';
import { s3Store } from './s3/s3-store.js';

/** How long workers and compute processes retry requests to an unresponsive store. */
const workerRetrySeconds = 90;
/** The same for commands, where a user waits. */
const commandRetrySeconds = 10;

interface OpenOptions {
  readonly retrySeconds?: number;
  /** For a store in a folder: throw STORE_AWAY if it is missing, instead of treating it as empty. */
  readonly mustExist?: boolean;
}

const remoteStores = new Map<string, ObjectStore>();

/** Opens the store at a `file:///…` or `s3://…` URL. Creates nothing before the first write. */
export function openStore(
  uri: string,
  { retrySeconds = workerRetrySeconds, mustExist = false }: OpenOptions = {},
): ObjectStore {
  if (uri.startsWith('file:///')) return localStore(fileURLToPath(uri), { mustExist });
  if (uri.startsWith('s3://')) {
    // Reuses connections and credentials.
    const open = remoteStores.get(uri);
    if (open) return open;
    const store = s3Store(uri, { retrySeconds });
    remoteStores.set(uri, store);
    return store;
  }
  throw new StrataError({
    code: 'STORE_LOCATION_UNKNOWN',
    cause: 'user',
    found: `${schemeOf(uri)} is not a supported store location`,
    expected: 'a file URL such as file:///home/ada/.strata/store, or s3://bucket/prefix',
    remedy: 'correct STRATA_STORE, or unset it to keep the store in STRATA_HOME',
  });
}

/**
 * The store of a running run. The store existed when the run began, so if it is missing now, every operation throws
 * STORE_AWAY.
 */
export function openStoreOfRun(uri: string): ObjectStore {
  return openStore(uri, { mustExist: true });
}

/** The store that commands use: `STRATA_STORE`, or a folder in `STRATA_HOME`. */
export function homeStore(): ObjectStore {
  const uri = process.env['STRATA_STORE'] || pathToFileURL(join(strataHome(), 'store')).href;
  return openStore(uri, { retrySeconds: commandRetrySeconds });
}

/** Only the scheme of a URL, which may contain a password. */
function schemeOf(uri: string): string {
  const [, scheme] = /^(\w+):/.exec(uri) ?? [];
  return scheme ? `a URL that begins with ${scheme}:` : JSON.stringify(uri);
}
