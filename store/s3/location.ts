import { StrataError } from '../../errors/strata-error.js';
import { isObjectName } from '../object-name.js';

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
    fault: 'user',
    found: 'the s3 URL of the store names no bucket and prefix that can be used',
    expected:
      's3://bucket or s3://bucket/prefix, the prefix of letters, digits, ".", "_", "-" and "/"; no user, password or port',
    remedy:
      'give the endpoint in AWS_ENDPOINT_URL_S3, and credentials as AWS’s own tools take them from the environment',
  });
}
