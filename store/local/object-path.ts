import { join } from 'node:path';
import { StrataError } from '../../errors/strata-error.js';

const part = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** The file that holds the object `name` below `root`. A name that could leave the root, or hide in it, is refused. */
export function objectPath(root: string, name: string): string {
  const parts = name.split('/');
  if (!parts.every((text) => part.test(text))) {
    throw new StrataError({
      code: 'STORE_NAME_INVALID',
      fault: 'bug',
      found: `${JSON.stringify(name)} is no name for an object in the store`,
      expected:
        'parts of letters, digits, ".", "_" and "-", separated by "/", none of which begins with a dot',
    });
  }
  return join(root, ...parts);
}
