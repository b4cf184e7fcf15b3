import type { S3Location } from './location.js';
import { S3Client } from '@aws-sdk/client-s3';
import pRetry from 'p-retry';
import { failureOf, isTransient, s3Error } from './errors.js';

/** The endpoint of an S3-compatible object store, from AWS's environment variables. */
function givenEndpoint(): string | undefined {
  return process.env['AWS_ENDPOINT_URL_S3'] || process.env['AWS_ENDPOINT_URL'] || undefined;
}

/**
 * A client with endpoint, region and credentials as AWS's own tools find them. It does not retry; callers do. Writes carry
 * checksums; reads do not, because the caller verifies a digest or seal and can report the damage.
 */
function s3Client(): S3Client {
  // The SDK's version is pinned, so the Node version that later SDKs need does not matter.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const endpoint = givenEndpoint();
  return new S3Client({
    ...(endpoint !== undefined && {
      forcePathStyle: true,
      region: process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'] || 'us-east-1',
    }),
    maxAttempts: 1,
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000 },
  });
}

/** A bucket, with retries. */
export interface Bucket {
  readonly client: S3Client;
  /** Bucket and key of an object, as requests name it. */
  address(name: string): { readonly Bucket: string; readonly Key: string };
  readonly location: S3Location;
  /**
   * Runs a request and retries transient failures with exponential back-off. `work` receives the attempt number, from 1:
   * an earlier attempt may have succeeded without its response arriving. Throws designed errors, and other errors of
   * `work` unchanged.
   */
  withRetries<T>(doing: string, work: (attempt: number) => Promise<T>): Promise<T>;
}

export function openBucket(location: S3Location, retrySeconds: number): Bucket {
  const client = s3Client();
  const { bucket, prefix } = location;
  return {
    client,
    location,
    address: (name) => ({ Bucket: bucket, Key: `${prefix}${name}` }),
    async withRetries(doing, work) {
      try {
        return await pRetry(work, {
          retries: Infinity,
          minTimeout: 100,
          maxTimeout: 5_000,
          randomize: true,
          maxRetryTime: retrySeconds * 1000,
          shouldRetry: ({ error }) => {
            const answer = failureOf(error);
            return answer !== undefined && isTransient(answer);
          },
        });
      } catch (error) {
        throw s3Error(error, { doing, bucket, endpoint: hostOf(givenEndpoint()) });
      }
    },
  };
}

/** Without user and password, which the URL may contain. */
function hostOf(endpoint: string | undefined): string | undefined {
  if (endpoint === undefined) return undefined;
  return URL.canParse(endpoint) ? new URL(endpoint).host : 'the endpoint';
}
