import { mkdirSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes `link` a symbolic link to `path`, in place of what it was. */
export function pointTo(link, path) {
  mkdirSync(dirname(link), { recursive: true });
  const draft = `${link}.${process.pid}`;
  symlinkSync(path, draft);
  renameSync(draft, link);
}

/** Whether `link` is such a link already; what it points to may be missing. */
export function linksTo(link, path) {
  try {
    return readlinkSync(link) === path;
  } catch {
    return false;
  }
}
