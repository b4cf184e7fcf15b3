import { type ErrorDetails, StrataError } from '../../platform/errors.js';

/**
 * The name and HTTP status of a failed request. Nothing else of the SDK's error is kept, because responses repeat parts of
 * the request, including session tokens.
 */
export interface Answer {
  /** Such as `NoSuchKey` or `ECONNREFUSED`. */
  readonly name: string;
  /** Missing if there was no response. */
  readonly status?: number;
}

/** Undefined for an error that is neither from the SDK nor from the network. */
export function failureOf(error: unknown): Answer | undefined {
  const { name, code, $metadata, $response } = error as AwsError;
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  if (status !== undefined) return { name: safeName(name), status };
  if (typeof code === 'string') return { name: safeName(code) };
  return name !== undefined && /^(TimeoutError|AbortError|\w+ProviderError)$/.test(name)
    ? { name }
    : undefined;
}

/** The request was corrupted in transit. */
const corrupted = ['BadDigest', 'XAmzContentSHA256Mismatch', 'XAmzContentChecksumMismatch', 'IncompleteBody'];

/** Whether a retry may succeed. */
export function isTransient({ name, status }: Answer): boolean {
  if (/ProviderError$/.test(name)) return false;
  if (status === undefined) return true;
  return (
    status >= 500 ||
    [408, 409, 425, 429].includes(status) ||
    ['RequestTimeout', 'RequestTimeTooSkewed', 'SlowDown', ...corrupted].includes(name)
  );
}

/** Undefined if the object does not exist. A missing bucket is an error, if the response distinguishes the two. */
export async function undefinedIfNotFound<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    const answer = failureOf(error);
    if (answer?.status === 404 && ['NoSuchKey', 'NotFound'].includes(answer.name)) return undefined;
    throw error;
  }
}

/** Whether a condition failed, which means that the name is taken. */
export function isRefusedCondition(error: unknown): boolean {
  return failureOf(error)?.status === 412;
}

export function isLostUpload(error: unknown): boolean {
  return failureOf(error)?.name === 'NoSuchUpload';
}

interface AwsError {
  readonly name?: string;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
}

/** Validates an untrusted name that becomes part of messages. */
function safeName(name: string | undefined): string {
  return name !== undefined && /^\w{1,60}$/.test(name) ? name : 'an unnamed error';
}

/** Describes a request in error messages. */
interface RequestContext {
  /** Such as `reading runs/a/run.json`. */
  readonly doing: string;
  readonly bucket: string;
  /** Host and port of the endpoint; undefined for AWS. */
  readonly endpoint: string | undefined;
}

/** Turns an SDK error into a designed error, without the original as cause, because that contains parts of the request. */
export function s3Error(error: unknown, context: RequestContext): unknown {
  if (error instanceof StrataError) return error;
  const answer = failureOf(error);
  if (answer) return new StrataError(design(answer, context));
  // Thrown before any request, so the message contains no request data.
  return error instanceof Error && /region/i.test(error.message) ? new StrataError(regionMissing) : error;
}

function design(answer: Answer, { doing, bucket, endpoint = 'AWS' }: RequestContext): ErrorDetails {
  const { name, status } = answer;
  const found = `${endpoint} answered ${name} (HTTP ${status ?? 0}) while ${doing} in bucket ${bucket}`;
  if (/ProviderError$/.test(name)) {
    return {
      code: 'STORE_ACCESS_DENIED',
      cause: 'user',
      found: `no credentials were found for bucket ${bucket}`,
      remedy: accessRemedy,
    };
  }
  if (status === undefined) {
    return {
      code: 'STORE_UNREACHABLE',
      cause: 'environment',
      found: `no answer from ${endpoint} (${name}) while ${doing} in bucket ${bucket}`,
      remedy: 'check the network, the object store, and its address in AWS_ENDPOINT_URL_S3',
    };
  }
  if (name === 'NoSuchBucket') {
    return {
      code: 'STORE_BUCKET_MISSING',
      cause: 'user',
      found,
      remedy: 'create the bucket, or correct STRATA_STORE or AWS_ENDPOINT_URL_S3',
    };
  }
  if ([301, 307, 308].includes(status)) {
    return {
      code: 'STORE_BUCKET_MISSING',
      cause: 'user',
      found,
      remedy: 'set AWS_REGION to the region of the bucket',
    };
  }
  if (status === 401 || status === 403 || /AccessKey|Token|Signature|Credential|UserNotFound/.test(name)) {
    return { code: 'STORE_ACCESS_DENIED', cause: 'user', found, remedy: accessRemedy };
  }
  if (status === 507 || /Full$|Quota/.test(name)) {
    return { code: 'STORE_FULL', cause: 'environment', found, remedy: 'free space in the object store' };
  }
  return {
    code: status >= 500 || status === 429 ? 'STORE_UNREACHABLE' : 'STORE_REFUSED',
    cause: 'environment',
    found,
    remedy: 'check the logs of the object store',
  };
}

const accessRemedy =
  'provide credentials that can read, write, list and delete in the bucket, as for AWS’s own tools: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or the role of the host. Workers have their own environment: `strata down` stops those of this computer';

const regionMissing: ErrorDetails = {
  code: 'STORE_REGION_MISSING',
  cause: 'user',
  found: 'the region of the bucket is unknown',
  remedy: 'set AWS_REGION, or a region in the profile that AWS_PROFILE names',
};
