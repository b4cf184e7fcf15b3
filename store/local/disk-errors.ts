import { StrataError } from '../../platform/errors.js';

/** Runs a piece of disk work; what the operating system refuses becomes a designed `world` fault. */
export async function onDisk<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StrataError ? error : (diskError(doing, error) ?? error);
  }
}

/** True when the operating system says that there is no such file. */
export function isNotFound(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errno(error));
}

/** True when the operating system says that the name is taken. */
export function isNameTaken(error: unknown): boolean {
  return errno(error) === 'EEXIST';
}

/** True when a file cannot be moved because it lies on another file system. */
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
        remedy: 'free some space on the disk that holds the store; nothing half-written was left behind',
      },
      { cause: error },
    );
  }
  return new StrataError(
    {
      code: 'STORE_FAULT',
      cause: 'environment',
      found: `the operating system answered ${code} while ${doing}`,
      remedy: 'see that the disk is there, that its folder can be written, and that it knows hard links',
    },
    { cause: error },
  );
}

function errno(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : '';
}
