import { relative } from 'node:path';

/** A path as it is shortest to type from where the command was started. */
export function nearPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.length < path.length ? fromHere || '.' : path;
}
