import { PutObjectCommand } from '@aws-sdk/client-s3';
import { isRefusedCondition } from './answer.js';
import type { Bucket } from './bucket.js';
import { checksumOf, type Content, ranges } from './content.js';
import type { WriteOptions } from '../object-store.js';
import { uploadInParts } from './upload-in-parts.js';
import { isWrittenBy, writerMark } from './writer-mark.js';

/** What is larger goes in parts of this size; where that were more parts than S3 takes, in larger ones. */
const partBytes = 16 << 20;
const mostParts = 10_000;

/** Writes an object, with SHA-256 checksums. With `exclusive`, answers false when the name is taken. */
export async function putObject(
  bucket: Bucket,
  name: string,
  content: Content,
  { exclusive = false }: WriteOptions = {},
): Promise<boolean> {
  const doing = `writing ${name}`;
  const address = bucket.address(name);
  const { size } = content;
  if (size > partBytes) {
    const parts = ranges(size, Math.max(partBytes, Math.ceil(size / mostParts)));
    return uploadInParts(bucket, { doing, address, parts, exclusive }, async ({ begin, end }) => {
      const Body = await content.piece(begin, end);
      return { Body, ...checksumOf(Body) };
    });
  }
  const Body = await content.piece(0, size);
  const Metadata = writerMark();
  return bucket.patiently(doing, async (attempt) => {
    try {
      const condition = exclusive ? { IfNoneMatch: '*' } : {};
      await bucket.client.send(
        new PutObjectCommand({ ...address, Body, ...checksumOf(Body), Metadata, ...condition }),
      );
      return true;
    } catch (error) {
      if (!exclusive || !isRefusedCondition(error)) throw error;
      return attempt > 1 && isWrittenBy(bucket, address, Metadata);
    }
  });
}
