import { StrataError } from '../../platform/errors.js';

/** Runs a disk operation and turns system errors into designed errors. */
export async function onDisk<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StrataError ? error : (diskError(doing, error) ?? error);
  }
}

/** Whether the error means that a file does not exist. */
export function isNotFound(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errno(error));
}

/** Whether the error means that a file already exists. */
export function isNameTaken(error: unknown): boolean {
  return errno(error) === 'EEXIST';
}

/** Whether the error means that a file cannot be moved to another file system. */
export function isCrossDevice(error: unknown): boolean {
  return errno(error) === 'EXDEV';
}

function diskError(doing: string, error: unknown): StrataError | undefined {
  const code = errno(error);
  if (code === '') return undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StrataError(
      {
        code: 'STORE_FULL',
        cause: 'environment',
        found: `no space left while ${doing}`,
        remedy: 'free space on the disk that holds the store; no partial files were left behind',
      },
      { cause: error },
    );
  }
  return new StrataError(
    {
      code: 'STORE_FAULT',
      cause: 'environment',
      found: `system call failed: ${code} while ${doing}`,
      remedy: 'check that the disk is mounted and supports hard links, and that the folder is writable',
    },
    { cause: error },
  );
}

function errno(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : '';
}
