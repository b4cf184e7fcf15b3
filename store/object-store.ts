import { StrataError } from '../platform/errors.js';

/**
 * Named byte strings, in a local folder or an object store. Everything else in `store/` builds on this interface. Names
 * are relative, with `/` between parts and without `.` or `..` parts. Reads on any host see completed writes.
 */
export interface ObjectStore {
  /** Location, for example `file:///home/ada/.strata/store` or `s3://bucket/prefix`. */
  readonly uri: string;
  /** The whole object, or undefined if it does not exist. */
  read(name: string): Promise<Uint8Array | undefined>;
  /**
   * Writes the whole object or nothing. With `exclusive`, returns false and changes nothing if the name is taken.
   * Throws STORE_FULL if the disk is full.
   */
  write(name: string, bytes: Uint8Array | string, options?: WriteOptions): Promise<boolean>;
  /** Stores a finished local file, moving it if possible. Same guarantees as `write`. */
  writeFile(name: string, path: string, options?: WriteOptions): Promise<boolean>;
  /**
   * A new local path for a file that `writeFile` will store, on a disk with space for large files. Leftovers of dead
   * processes are removed.
   */
  scratchPath(): string;
  /** The size of the object in bytes, or undefined if it does not exist. Cheap. */
  size(name: string): Promise<number | undefined>;
  /** `sha256:…` of the stored object, reading every byte; undefined if it does not exist. */
  digest(name: string): Promise<string | undefined>;
  /**
   * A local path of an immutable object, valid while the process lives. Remote stores keep local copies, which may be
   * damaged; `refresh` fetches the object again. Undefined if the object does not exist, or if its digest is found not to
   * match. Callers that need a guarantee verify the digest.
   */
  localPath(
    name: string,
    digest: string,
    options?: { readonly refresh?: boolean },
  ): Promise<string | undefined>;
  /** Names below the prefix, sorted. */
  list(prefix: string): Promise<string[]>;
  /** Renames an object, replacing any object at the new name. Does nothing if the object does not exist. */
  move(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface WriteOptions {
  readonly exclusive?: boolean;
}

const part = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** Whether a name stays within the store and has no hidden part. */
export function isObjectName(name: string): boolean {
  return name.split('/').every((text) => part.test(text));
}

/** Throws STORE_NAME_INVALID for a name that leaves the store or has a hidden part. */
export function assertObjectName(name: string): void {
  if (isObjectName(name)) return;
  throw new StrataError({
    code: 'STORE_NAME_INVALID',
    cause: 'bug',
    found: `${JSON.stringify(name)} is not a valid object name`,
    expected: 'parts of letters, digits, ".", "_" and "-", separated by "/", none of which begins with a dot',
  });
}
