import { StrataError } from '../errors/strata-error.js';

const part = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** Whether all parts of a name are such that it can neither leave the store nor hide in it. */
export function isObjectName(name: string): boolean {
  return name.split('/').every((text) => part.test(text));
}

/** Throws STORE_NAME_INVALID for a name that could leave the store, or hide in it. */
export function assertObjectName(name: string): void {
  if (isObjectName(name)) return;
  throw new StrataError({
    code: 'STORE_NAME_INVALID',
    fault: 'bug',
    found: `${JSON.stringify(name)} is no name for an object in the store`,
    expected: 'parts of letters, digits, ".", "_" and "-", separated by "/", none of which begins with a dot',
  });
}
