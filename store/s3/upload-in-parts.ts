import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import pMap from 'p-map';
import { isLostUpload, isRefusedCondition } from './answer.js';
import type { Bucket } from './bucket.js';
import type { Range } from './content.js';
import { isWrittenBy, type WriterMark, writerMark } from './writer-mark.js';

type PartSource =
  | { readonly Body: Uint8Array; readonly ChecksumSHA256: string }
  | { readonly CopySource: string; readonly CopySourceRange: string };

/** Parts that are on their way side by side; as many are in memory. */
const concurrency = 4;

/**
 * Writes an object part by part; it exists from when they are all there and not before. With `exclusive`, answers false
 * when the name is taken by then. What a killed process leaves is no object, and a lifecycle rule of the bucket can
 * remove it.
 */
export async function uploadInParts(
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
    /** Nothing is sent that a checksum would guard: the parts are ranges of another object. */
    readonly isCopy?: boolean;
  },
  sourceOf: (part: Range) => Promise<PartSource>,
): Promise<boolean> {
  const { client } = bucket;
  const Metadata = writerMark();
  const { UploadId } = await bucket.patiently(doing, () =>
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
        return bucket.patiently(doing, () => sendPart(bucket, { ...upload, PartNumber: index + 1 }, source));
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
  // Without the checksum: versitygw answers that of the whole source, and then refuses it as a part's.
  return { PartNumber, ETag: CopyPartResult?.ETag };
}

async function complete(
  bucket: Bucket,
  doing: string,
  upload: Upload,
  Parts: CompletedPart[],
  { mark, exclusive }: { readonly mark: WriterMark; readonly exclusive: boolean },
): Promise<boolean> {
  return bucket.patiently(doing, async (attempt) => {
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
