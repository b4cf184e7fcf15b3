import { StrataError } from '../../../platform/errors.js';

/** The server will not give the file, and asking again would not help. */
export function refused(url: string, found: string): StrataError {
  return new StrataError({
    code: 'DATA_DOWNLOAD_REFUSED',
    cause: 'user',
    found: `${url} ${found}`,
    expected: 'a file that is there for whoever asks',
    remedy: 'correct the `url` in the source, or download the file yourself and give its path',
  });
}

/** The network, or the server for the moment. What has come stays, and the next attempt asks for the rest. */
export function brokenOff(url: string, reason: string, cause?: unknown): StrataError {
  return new StrataError(
    {
      code: 'DATA_DOWNLOAD_BROKEN',
      cause: 'environment',
      found: `the download of ${url} broke off: ${reason}`,
      remedy: 'the next attempt goes on where this one ended; see that this computer reaches the address',
    },
    { cause },
  );
}

export function wrongDigest(url: string, found: string, expected: string): StrataError {
  return new StrataError({
    code: 'DATA_DOWNLOAD_DIGEST',
    cause: 'user',
    found: `what ${url} gives has SHA-256 ${found}`,
    expected: `SHA-256 ${expected}, as the source says`,
    remedy:
      'see whether the publisher changed the file; correct `sha256` only if you trust what is there now',
  });
}

/** Runs a piece of work on the cache; what the operating system refuses becomes a designed error. */
export async function inCache<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (cause instanceof StrataError || !code || !/^E[A-Z0-9]+$/.test(code)) throw cause;
    throw new StrataError(
      {
        code: 'DATA_DOWNLOAD_CACHE',
        cause: 'environment',
        found: `the operating system answered ${code} for ${place}`,
        expected: 'a cache folder that can be written and has room for the download',
        remedy: 'free some space, or name another folder with STRATA_CACHE',
      },
      { cause },
    );
  }
}
