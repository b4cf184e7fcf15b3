import { S3Client } from '@aws-sdk/client-s3';
import pRetry from 'p-retry';
import { StrataError } from '../../platform/errors.js';
import { isObjectName } from '../object-store.js';
import { failureOf, isTransient, s3Error } from './errors.js';

/** Where in S3 a store lies. */
export interface S3Location {
  readonly bucket: string;
  /** Empty, or ends with `/`. */
  readonly prefix: string;
  /** `s3://bucket` or `s3://bucket/prefix`. */
  readonly uri: string;
}

/** Takes `s3://bucket/prefix` apart. What is refused is not repeated: somebody may have written a password into it. */
export function s3Location(uri: string): S3Location {
  const [, bucket, path = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]+[a-z0-9])(?:\/(.*?))?\/?$/.exec(uri) ?? [];
  if (bucket === undefined || (path !== '' && !isObjectName(path))) throw unknown();
  return {
    bucket,
    prefix: path === '' ? '' : `${path}/`,
    uri: `s3://${bucket}${path === '' ? '' : `/${path}`}`,
  };
}

function unknown(): StrataError {
  return new StrataError({
    code: 'STORE_LOCATION_UNKNOWN',
    cause: 'user',
    found: 'the s3 URL of the store names no bucket and prefix that can be used',
    expected:
      's3://bucket or s3://bucket/prefix, the prefix of letters, digits, ".", "_", "-" and "/"; no user, password or port',
    remedy:
      'give the endpoint in AWS_ENDPOINT_URL_S3, and credentials as AWS’s own tools take them from the environment',
  });
}

/** The endpoint of an object store that is not AWS's, as AWS's own variables give it. */
export function givenEndpoint(): string | undefined {
  return process.env['AWS_ENDPOINT_URL_S3'] || process.env['AWS_ENDPOINT_URL'] || undefined;
}

/**
 * A client with endpoint, region and credentials as AWS's own tools find them. It tries everything once: who asks knows
 * better how long to go on. Checksums are sent with what is written; what is read carries its own digest or seal, which is
 * checked where it is read, so that damage comes out as what it is.
 */
export function s3Client(): S3Client {
  // Which Node its later versions will want concerns nobody here: the version is pinned.
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

/** Without a user and password that somebody may have written into the URL. */
function hostOf(endpoint: string | undefined): string | undefined {
  if (endpoint === undefined) return undefined;
  return URL.canParse(endpoint) ? new URL(endpoint).host : 'the endpoint';
}
