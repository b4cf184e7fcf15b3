import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import pMap from 'p-map';
import { StrataError } from '../../platform/errors.js';
import type { WriteOptions } from '../object-store.js';
import type { Bucket } from './bucket.js';
import {
  checksumOf,
  type Content,
  contentOf,
  isWrittenBy,
  type Range,
  ranges,
  writerMark,
  type WriterMark,
} from './content.js';
import { isLostUpload, isRefusedCondition, undefinedIfNotFound } from './errors.js';
import { objectSize } from './get-object.js';

/** Larger objects are uploaded in parts of this size, or larger ones if S3's limit on parts requires it. */
const partBytes = 16 << 20;
const maxParts = 10_000;

/** Writes an object, with SHA-256 checksums. With `exclusive`, returns false if the name is taken. */
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
    const parts = ranges(size, Math.max(partBytes, Math.ceil(size / maxParts)));
    return uploadInParts(bucket, { doing, address, parts, exclusive }, async ({ begin, end }) => {
      const Body = await content.piece(begin, end);
      return { Body, ...checksumOf(Body) };
    });
  }
  const Body = await content.piece(0, size);
  const Metadata = writerMark();
  return bucket.withRetries(doing, async (attempt) => {
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

type PartSource =
  | { readonly Body: Uint8Array; readonly ChecksumSHA256: string }
  | { readonly CopySource: string; readonly CopySourceRange: string };

/** Parts that are uploaded, and held in memory, at the same time. */
const concurrency = 4;

/**
 * Writes an object in parts; it exists once the upload is complete. With `exclusive`, returns false if the name is taken by
 * then. A killed process leaves an incomplete upload, which a lifecycle rule of the bucket can remove.
 */
async function uploadInParts(
  bucket: Bucket,
  {
    doing,
    address,
    parts,
    exclusive,
    isCopy = false,
  }: {
    readonly doing: string;
    readonly address: ReturnType<Bucket['address']>;
    readonly parts: readonly Range[];
    readonly exclusive: boolean;
    /** The parts are ranges of another object, so there is no data to checksum. */
    readonly isCopy?: boolean;
  },
  sourceOf: (part: Range) => Promise<PartSource>,
): Promise<boolean> {
  const { client } = bucket;
  const Metadata = writerMark();
  const { UploadId } = await bucket.withRetries(doing, () =>
    client.send(
      new CreateMultipartUploadCommand({
        ...address,
        Metadata,
        ...(!isCopy && { ChecksumAlgorithm: 'SHA256' }),
      }),
    ),
  );
  const upload = { ...address, UploadId };
  try {
    const completed = await pMap(
      parts,
      async (part, index): Promise<CompletedPart> => {
        const source = await sourceOf(part);
        return bucket.withRetries(doing, () =>
          sendPart(bucket, { ...upload, PartNumber: index + 1 }, source),
        );
      },
      { concurrency },
    );
    const written = await complete(bucket, doing, upload, completed, { mark: Metadata, exclusive });
    if (!written) await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    return written;
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

interface Upload {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string | undefined;
}

async function sendPart(
  { client }: Bucket,
  part: Upload & { readonly PartNumber: number },
  source: PartSource,
): Promise<CompletedPart> {
  const { PartNumber } = part;
  if ('Body' in source) {
    const { ETag, ChecksumSHA256 } = await client.send(new UploadPartCommand({ ...part, ...source }));
    return { PartNumber, ETag, ChecksumSHA256 };
  }
  const { CopyPartResult } = await client.send(new UploadPartCopyCommand({ ...part, ...source }));
  // Without the checksum: versitygw returns that of the whole source, and then rejects it for a part.
  return { PartNumber, ETag: CopyPartResult?.ETag };
}

async function complete(
  bucket: Bucket,
  doing: string,
  upload: Upload,
  Parts: CompletedPart[],
  { mark, exclusive }: { readonly mark: WriterMark; readonly exclusive: boolean },
): Promise<boolean> {
  return bucket.withRetries(doing, async (attempt) => {
    try {
      const condition = exclusive ? { IfNoneMatch: '*' } : {};
      await bucket.client.send(
        new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...condition }),
      );
      return true;
    } catch (error) {
      const isDone = attempt > 1 && (isLostUpload(error) || isRefusedCondition(error));
      if (isDone && (await isWrittenBy(bucket, upload, mark))) return true;
      if (exclusive && isRefusedCondition(error)) return false;
      throw error;
    }
  });
}

/** S3's limit for a single copy. */
const maxCopyBytes = 5 * 2 ** 30;

/**
 * Copies an object to another name, inside S3; larger ones than `wholeBytes` in parts. False when there is no such object.
 */
export async function copyObject(
  bucket: Bucket,
  from: string,
  to: string,
  { wholeBytes = maxCopyBytes }: { readonly wholeBytes?: number } = {},
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
  const copied = await bucket.withRetries(doing, () =>
    undefinedIfNotFound(bucket.client.send(new CopyObjectCommand({ ...address, CopySource }))),
  );
  return copied !== undefined;
}

/** Kept in the bucket, so that later checks take one request. Hidden from listings. */
const probe = '.conditional-writes';

/**
 * Throws STORE_UNCONDITIONAL if the object store ignores the condition of an exclusive write: two writers could hold the
 * same lease. Called before the first exclusive write.
 */
export async function assertConditionalWrites(bucket: Bucket): Promise<void> {
  const claims = async () => putObject(bucket, probe, contentOf(''), { exclusive: true });
  if (!(await claims()) || !(await claims())) return;
  throw new StrataError({
    code: 'STORE_UNCONDITIONAL',
    cause: 'user',
    found: `the object store behind ${bucket.location.uri} ignores If-None-Match and overwrites existing objects`,
    expected: 'an object store with conditional writes, such as Amazon S3',
    remedy: 'use another object store, or a newer version of it',
  });
}
