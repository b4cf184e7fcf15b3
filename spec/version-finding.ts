import { apiVersion, isNewer } from '../schemas/versions.js';
import type { Finding } from './diagnostic.js';
import { migrations, type Migration } from './migrate/migrations.js';

/**
 * What to say of a spec of another version that Strata knows of, newer or older. The rest of such a file means something
 * else, or nothing, here: it is not worth checking.
 */
export function otherVersion(
  version: unknown,
  present: string = apiVersion,
  table: readonly Migration[] = migrations,
): Finding | undefined {
  if (isNewer(version, present)) {
    return {
      code: 'SPEC_API_VERSION',
      found: `this file is of ${version} and needs a newer Strata; this one reads up to ${present}`,
      remedy: 'update Strata',
    };
  }
  if (typeof version !== 'string' || !table.some(({ from }) => from === version)) return undefined;
  return {
    code: 'SPEC_API_VERSION',
    found: `this file is of ${version}`,
    expected: present,
    remedy: '`strata migrate FILE` shows what has to change, and with --write changes it',
  };
}
