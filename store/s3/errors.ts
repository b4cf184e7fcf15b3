import { type ErrorDetails, StrataError } from '../../platform/errors.js';

/**
 * What S3, or the network before it, answered instead of doing what it was asked: the name and the HTTP status. Never
 * more of the SDK's error than these, since answers repeat parts of the request, session tokens among them.
 */
export interface Answer {
  /** Such as `NoSuchKey` or `ECONNREFUSED`. */
  readonly name: string;
  /** Missing where no answer came. */
  readonly status?: number;
}

/** Undefined for an error that is not of the SDK or the network: a fault in the code around them. */
export function failureOf(error: unknown): Answer | undefined {
  const { name, code, $metadata, $response } = error as AwsError;
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  if (status !== undefined) return { name: harmlessName(name), status };
  if (typeof code === 'string') return { name: harmlessName(code) };
  return name !== undefined && /^(TimeoutError|AbortError|\w+ProviderError)$/.test(name)
    ? { name }
    : undefined;
}

/** What was sent did not arrive as it was. */
const spoilt = ['BadDigest', 'XAmzContentSHA256Mismatch', 'XAmzContentChecksumMismatch', 'IncompleteBody'];

/** No answer, or one that may be another one soon. */
export function isTransient({ name, status }: Answer): boolean {
  if (/ProviderError$/.test(name)) return false;
  if (status === undefined) return true;
  return (
    status >= 500 ||
    [408, 409, 425, 429].includes(status) ||
    ['RequestTimeout', 'RequestTimeTooSkewed', 'SlowDown', ...spoilt].includes(name)
  );
}

/** Undefined where the object is not there. That the bucket is not there is something else, where the answer tells. */
export async function undefinedIfNotFound<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    const answer = failureOf(error);
    if (answer?.status === 404 && ['NoSuchKey', 'NotFound'].includes(answer.name)) return undefined;
    throw error;
  }
}

/** The name is taken: a condition did not hold. */
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

/** It comes from elsewhere and goes into texts. */
function harmlessName(name: string | undefined): string {
  return name !== undefined && /^\w{1,60}$/.test(name) ? name : 'an error without a name';
}

/** Where and at what S3 was asked, for the text. */
export interface Asking {
  /** Such as `reading runs/a/run.json`. */
  readonly doing: string;
  readonly bucket: string;
  /** Host and port of the endpoint where one is given; otherwise it is AWS. */
  readonly endpoint: string | undefined;
}

/** The designed error for what the SDK threw. The SDK's own is not kept as its cause: it holds parts of the request. */
export function s3Error(error: unknown, asking: Asking): unknown {
  if (error instanceof StrataError) return error;
  const answer = failureOf(error);
  if (answer) return new StrataError(design(answer, asking));
  // Before anything was asked, so nothing of a request is in it.
  return error instanceof Error && /region/i.test(error.message) ? new StrataError(regionMissing) : error;
}

function design(answer: Answer, { doing, bucket, endpoint = 'AWS' }: Asking): ErrorDetails {
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
      remedy: 'see that the network and the object store are up, and that AWS_ENDPOINT_URL_S3 is its address',
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
      remedy: 'set AWS_REGION to the region that the bucket is in',
    };
  }
  if (status === 401 || status === 403 || /AccessKey|Token|Signature|Credential|UserNotFound/.test(name)) {
    return { code: 'STORE_ACCESS_DENIED', cause: 'user', found, remedy: accessRemedy };
  }
  if (status === 507 || /Full$|Quota/.test(name)) {
    return { code: 'STORE_FULL', cause: 'environment', found, remedy: 'make room in the object store' };
  }
  return {
    code: status >= 500 || status === 429 ? 'STORE_UNREACHABLE' : 'STORE_REFUSED',
    cause: 'environment',
    found,
    remedy: 'see what the object store itself says of it',
  };
}

const accessRemedy =
  'give credentials that may read, write, list and delete in the bucket, as AWS’s own tools take them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or the role of the host. Workers have their own environment: `strata down` ends those of this computer';

const regionMissing: ErrorDetails = {
  code: 'STORE_REGION_MISSING',
  cause: 'user',
  found: 'the region of the bucket is not known',
  remedy: 'set AWS_REGION, or a region in the profile that AWS_PROFILE names',
};
