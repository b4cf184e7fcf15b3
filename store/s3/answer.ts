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
export function answerIn(error: unknown): Answer | undefined {
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
export function mayPass({ name, status }: Answer): boolean {
  if (/ProviderError$/.test(name)) return false;
  if (status === undefined) return true;
  return (
    status >= 500 ||
    [408, 409, 425, 429].includes(status) ||
    ['RequestTimeout', 'RequestTimeTooSkewed', 'SlowDown', ...spoilt].includes(name)
  );
}

/** Undefined where the object is not there. That the bucket is not there is something else, where the answer tells. */
export async function unlessAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    const answer = answerIn(error);
    if (answer?.status === 404 && ['NoSuchKey', 'NotFound'].includes(answer.name)) return undefined;
    throw error;
  }
}

/** The name is taken: a condition did not hold. */
export function isRefusedCondition(error: unknown): boolean {
  return answerIn(error)?.status === 412;
}

export function isLostUpload(error: unknown): boolean {
  return answerIn(error)?.name === 'NoSuchUpload';
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
