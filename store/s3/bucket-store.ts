import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { assertObjectName, type ObjectStore, type WriteOptions } from '../object-store.js';
import type { BlobCopies } from './blob-copies.js';
import { openBucket } from './bucket.js';
import type { S3Location } from './location.js';
import { contentOf, withFile } from './content.js';
import { downloadObject, listObjects, objectDigest, objectSize, readObject } from './get-object.js';
import { assertConditionalWrites, copyObject, putObject } from './put-object.js';

/** The implementation behind `s3Store`, once the SDK is loaded. */
export function bucketStore(
  location: S3Location,
  { retrySeconds, copies }: { readonly retrySeconds: number; readonly copies: BlobCopies },
): ObjectStore {
  const bucket = openBucket(location, retrySeconds);
  let probed: Promise<void> | undefined;
  const conditional = async (options: WriteOptions | undefined) => {
    if (!options?.exclusive) return;
    probed ??= assertConditionalWrites(bucket);
    await probed.catch((error: unknown) => {
      probed = undefined;
      throw error;
    });
  };
  const remove = async (name: string) => {
    const command = new DeleteObjectCommand(bucket.address(name));
    await bucket.withRetries(`removing ${name}`, () => bucket.client.send(command));
  };

  return {
    uri: location.uri,
    read: async (name) => readObject(bucket, checked(name)),
    write: async (name, bytes, options) => {
      checked(name);
      await conditional(options);
      return putObject(bucket, name, contentOf(bytes), options);
    },
    writeFile: async (name, path, options) => {
      checked(name);
      await conditional(options);
      const written = await withFile(path, (content) => putObject(bucket, name, content, options));
      // Saves the next reader on this host a download.
      if (written) await copies.adopt(name, path);
      return written;
    },
    scratchPath: () => copies.scratchPath(),
    size: async (name) => objectSize(bucket, checked(name)),
    digest: async (name) => objectDigest(bucket, checked(name)),
    localPath: async (name, digest, { refresh = false } = {}) =>
      (refresh ? undefined : await copies.find(checked(name))) ??
      copies.keep(name, async (path) => (await downloadObject(bucket, name, path)) === digest),
    list: async (prefix) => {
      if (prefix !== '') checked(prefix.replace(/\/$/, ''));
      return listObjects(bucket, prefix);
    },
    move: async (from, to) => {
      if (await copyObject(bucket, checked(from), checked(to))) await remove(from);
    },
    remove: async (name) => remove(checked(name)),
  };
}

function checked(name: string): string {
  assertObjectName(name);
  return name;
}
