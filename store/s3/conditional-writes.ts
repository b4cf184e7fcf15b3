import { StrataError } from '../../errors/strata-error.js';
import type { Bucket } from './bucket.js';
import { contentOf } from './content.js';
import { putObject } from './put-object.js';

/** Stays there, so that one request tells the next time. Its dot keeps it out of every listing. */
const probe = '.conditional-writes';

/**
 * Throws STORE_UNCONDITIONAL where an object store takes a write to a name that is taken and that was to be new. On such
 * a one two writers could hold one lease. Asked before the first write of the kind.
 */
export async function assertConditionalWrites(bucket: Bucket): Promise<void> {
  const claims = async () => putObject(bucket, probe, contentOf(''), { exclusive: true });
  if (!(await claims()) || !(await claims())) return;
  throw new StrataError({
    code: 'STORE_UNCONDITIONAL',
    fault: 'user',
    found: `the object store behind ${bucket.location.uri} overwrites an object that a write with If-None-Match was to leave`,
    expected: 'an object store with conditional writes, as Amazon’s S3 has them',
    remedy: 'use another object store, or a newer version of it',
  });
}
