import { join } from 'node:path';
import { environmentNumber } from '../../platform/environment.js';
import { strataHome } from '../../platform/paths.js';
import type { ObjectStore } from '../object-store.js';
import { blobCopies } from './blob-copies.js';
import { s3Location } from './location.js';

/**
 * A store in a bucket of S3 or a compatible object store. Exclusive writes are conditional; local copies of blobs are kept
 * in this `STRATA_HOME`. Failed requests are retried for `retrySeconds`. The SDK is loaded by the first request, so that
 * commands without requests start fast.
 */
export function s3Store(uri: string, options: { readonly retrySeconds: number }): ObjectStore {
  const location = s3Location(uri);
  const limitBytes = environmentNumber('STRATA_STORE_CACHE_BYTES');
  const copies = blobCopies(join(strataHome(), 'store-copies'), limitBytes);
  let opened: Promise<ObjectStore> | undefined;
  const store = () =>
    (opened ??= import('./bucket-store.js').then(({ bucketStore }) =>
      bucketStore(location, { ...options, copies }),
    ));
  return {
    uri: location.uri,
    read: async (name) => (await store()).read(name),
    write: async (name, bytes, how) => (await store()).write(name, bytes, how),
    writeFile: async (name, path, how) => (await store()).writeFile(name, path, how),
    scratchPath: () => copies.scratchPath(),
    size: async (name) => (await store()).size(name),
    digest: async (name) => (await store()).digest(name),
    localPath: async (name, digest, how) => (await store()).localPath(name, digest, how),
    list: async (prefix) => (await store()).list(prefix),
    move: async (from, to) => (await store()).move(from, to),
    remove: async (name) => (await store()).remove(name),
  };
}
