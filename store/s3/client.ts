import { S3Client } from '@aws-sdk/client-s3';

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
