import { StrataError } from '../../errors/strata-error.js';

const kinds = ['file', 'contiguous-file', 'directory'];

/**
 * A member's path inside its archive, without `.` parts. Refused: a path that leaves the archive's root, and any member
 * that is neither a file nor a folder (a link may point anywhere, a device is no data).
 */
export function memberPath(archive: string, { name, type }: { name: string; type: string | null }): string {
  const parts = name.split(/[/\\]/);
  const isAbsolute = /^([/\\]|[a-z]:[/\\])/i.test(name);
  if (isAbsolute) throw unsafe(archive, name, 'has an absolute path');
  if (parts.includes('..')) throw unsafe(archive, name, 'leaves its root');
  if (!type || !kinds.includes(type)) throw unsafe(archive, name, `is a ${type ?? 'member of unknown kind'}`);
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function unsafe(archive: string, name: string, found: string): StrataError {
  return new StrataError({
    code: 'DATA_ARCHIVE_UNSAFE',
    fault: 'user',
    found: `member ${JSON.stringify(name)} of ${archive} ${found}`,
    expected: 'files and folders with relative paths only',
    remedy: 'if you trust the archive, unpack it yourself and name the folder instead',
  });
}
