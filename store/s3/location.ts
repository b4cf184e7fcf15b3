import { StrataError } from '../../platform/errors.js';
import { isObjectName } from '../object-store.js';

// A file of its own: every command that opens a store reads this, and few need the SDK that `bucket.ts` loads.

/** The location of a store in S3. */
export interface S3Location {
  readonly bucket: string;
  /** Empty, or ends with `/`. */
  readonly prefix: string;
  /** `s3://bucket` or `s3://bucket/prefix`. */
  readonly uri: string;
}

/** Parses `s3://bucket/prefix`. The error does not repeat the URL, which may contain a password. */
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
    found: 'the s3 URL of the store is invalid',
    expected:
      's3://bucket or s3://bucket/prefix, the prefix of letters, digits, ".", "_", "-" and "/"; no user, password or port',
    remedy:
      'set the endpoint in AWS_ENDPOINT_URL_S3, and credentials in the environment as for AWS’s own tools',
  });
}
