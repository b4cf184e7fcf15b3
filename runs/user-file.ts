import { resolve } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { type ErrorDetails, StrataError } from '../platform/errors.js';

/**
 * Writes a file or folder that the user named. If the operating system refuses, that becomes a StrataError with this
 * code and remedy.
 */
export async function writeUserFile<T>(
  path: string,
  { code, remedy }: Required<Pick<ErrorDetails, 'code' | 'remedy'>>,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const found = `${resolve(path)} cannot be written: ${systemErrorText(error)}`;
    throw new StrataError({ code, cause: 'user', found, remedy }, { cause: error });
  }
}

/** Disk, network and similar: Node gives these errors a code such as ENOSPC. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

/**
 * The operating system's own words, without paths: files are first written beside their place under a temporary name,
 * which the user never asked for. For any other error, its message.
 */
export function systemErrorText(error: unknown): string {
  const { errno, code, message } = error as NodeJS.ErrnoException;
  const [, words] = (errno === undefined ? undefined : getSystemErrorMap().get(errno)) ?? [];
  return words === undefined ? message : `${words} (${code})`;
}
