import type { S3Client } from '@aws-sdk/client-s3';
import pRetry from 'p-retry';
import { answerIn, mayPass } from './answer.js';
import { givenEndpoint, s3Client } from './client.js';
import { s3Fault } from './fault.js';
import type { S3Location } from './location.js';

/** A bucket, and the patience to ask it. */
export interface Bucket {
  readonly client: S3Client;
  /** Bucket and key of an object, as requests name it. */
  address(name: string): { readonly Bucket: string; readonly Key: string };
  readonly location: S3Location;
  /**
   * Does what asks S3, again and again with growing pauses while it does not answer or is too busy. `work` hears which
   * attempt it is, from 1: from the second on, an earlier one may have been carried out without its answer arriving.
   * Throws designed errors, and what `work` threw of its own.
   */
  patiently<T>(doing: string, work: (attempt: number) => Promise<T>): Promise<T>;
}

export function openBucket(location: S3Location, patienceSeconds: number): Bucket {
  const client = s3Client();
  const { bucket, prefix } = location;
  return {
    client,
    location,
    address: (name) => ({ Bucket: bucket, Key: `${prefix}${name}` }),
    async patiently(doing, work) {
      try {
        return await pRetry(work, {
          retries: Infinity,
          minTimeout: 100,
          maxTimeout: 5_000,
          randomize: true,
          maxRetryTime: patienceSeconds * 1000,
          shouldRetry: ({ error }) => {
            const answer = answerIn(error);
            return answer !== undefined && mayPass(answer);
          },
        });
      } catch (error) {
        throw s3Fault(error, { doing, bucket, endpoint: hostOf(givenEndpoint()) });
      }
    },
  };
}

/** Without a user and password that somebody may have written into the URL. */
function hostOf(endpoint: string | undefined): string | undefined {
  if (endpoint === undefined) return undefined;
  return URL.canParse(endpoint) ? new URL(endpoint).host : 'the endpoint';
}
