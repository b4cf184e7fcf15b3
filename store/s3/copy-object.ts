import { CopyObjectCommand } from '@aws-sdk/client-s3';
import { unlessAbsent } from './answer.js';
import type { Bucket } from './bucket.js';
import { ranges } from './content.js';
import { objectSize } from './get-object.js';
import { uploadInParts } from './upload-in-parts.js';

/** S3 copies no more than this at once. */
const mostBytes = 5 * 2 ** 30;

/**
 * Copies an object to another name, inside S3; larger ones than `wholeBytes` in parts. False when there is no such object.
 */
export async function copyObject(
  bucket: Bucket,
  from: string,
  to: string,
  { wholeBytes = mostBytes }: { readonly wholeBytes?: number } = {},
): Promise<boolean> {
  const doing = `copying ${from} to ${to}`;
  const source = bucket.address(from);
  const address = bucket.address(to);
  const CopySource = `${source.Bucket}/${source.Key}`;
  const size = await objectSize(bucket, from);
  if (size === undefined) return false;
  if (size > wholeBytes) {
    const parts = ranges(size, Math.ceil(wholeBytes / 4));
    const how = { doing, address, parts, exclusive: false, isCopy: true };
    return uploadInParts(bucket, how, async ({ begin, end }) => ({
      CopySource,
      CopySourceRange: `bytes=${begin}-${end - 1}`,
    }));
  }
  const copied = await bucket.patiently(doing, () =>
    unlessAbsent(bucket.client.send(new CopyObjectCommand({ ...address, CopySource }))),
  );
  return copied !== undefined;
}
