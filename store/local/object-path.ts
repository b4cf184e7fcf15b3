import { join } from 'node:path';
import { assertObjectName } from '../object-name.js';

/** The file that holds the object `name` below `root`. A name that could leave the root, or hide in it, is refused. */
export function objectPath(root: string, name: string): string {
  assertObjectName(name);
  return join(root, ...name.split('/'));
}
