import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { isObjectName } from '../object-name.js';
import type { Bucket } from './bucket.js';

/** Names below a prefix, sorted; those that could be no object of the store, such as hidden ones, are left out. */
export async function listObjects(bucket: Bucket, prefix: string): Promise<string[]> {
  const own = bucket.location.prefix;
  const names: string[] = [];
  let from: string | undefined;
  do {
    const page = await bucket.patiently(`listing ${prefix}`, () =>
      bucket.client.send(
        new ListObjectsV2Command({
          Bucket: bucket.location.bucket,
          Prefix: `${own}${prefix}`,
          ContinuationToken: from,
        }),
      ),
    );
    for (const { Key = '' } of page.Contents ?? []) names.push(Key.slice(own.length));
    from = page.NextContinuationToken;
  } while (from !== undefined);
  return names.filter(isObjectName).sort();
}
