import { StrataError } from '../../errors/strata-error.js';

/** Turns a file system's refusal to read a source into the user's error; passes on anything else. */
export function unreadableSource(path: string, cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: 'there is nothing at',
    ENOTDIR: 'there is nothing at',
    EACCES: 'no permission to read',
    EISDIR: 'a folder and not a file is at',
  };
  const reason = code && reasons[code];
  if (!reason) return cause;
  return new StrataError(
    {
      code: 'DATA_SOURCE_UNREADABLE',
      fault: 'user',
      found: `${reason} ${path}`,
      expected: 'image data that this user may read',
      remedy: "correct the path in the stage's `source`; a relative one starts at the spec's folder",
    },
    { cause },
  );
}
