import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { StrataError } from '../errors/strata-error.js';
import { strataHome } from '../paths/strata-home.js';
import { localStore } from './local/local-store.js';
import type { ObjectStore } from './object-store.js';

/** Opens the store at a `file:///…` URL. Nothing is created before something is written. */
export function openStore(uri: string, options: { readonly mustBeThere?: boolean } = {}): ObjectStore {
  if (uri.startsWith('file:///')) return localStore(fileURLToPath(uri), options);
  throw new StrataError({
    code: 'STORE_LOCATION_UNKNOWN',
    fault: 'user',
    found: `${uri} is no place that a store can be kept at`,
    expected: 'a file URL such as file:///home/ada/.strata/store',
  });
}

/**
 * The store of a run that is under way: it was there when the run began, so where it is not there now, it is away.
 * Whatever is asked of it is STORE_AWAY then.
 */
export function openStoreOfRun(uri: string): ObjectStore {
  return openStore(uri, { mustBeThere: true });
}

/** The store of this `STRATA_HOME`. */
export function homeStore(): ObjectStore {
  return openStore(pathToFileURL(join(strataHome(), 'store')).href);
}
