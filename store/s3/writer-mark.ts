import { randomUUID } from 'node:crypto';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { unlessAbsent } from './answer.js';
import type { Bucket } from './bucket.js';

/**
 * Metadata that tells one write from every other. When the answer to an exclusive write is lost on the way and it is
 * tried again, the name is taken: by this mark the writer sees that it was itself.
 */
export interface WriterMark {
  readonly writer: string;
}

export function writerMark(): WriterMark & Record<string, string> {
  return { writer: randomUUID() };
}

export async function isWrittenBy(
  { client }: Bucket,
  address: ReturnType<Bucket['address']>,
  { writer }: WriterMark,
): Promise<boolean> {
  const head = await unlessAbsent(client.send(new HeadObjectCommand(address)));
  return head?.Metadata?.['writer'] === writer;
}
