import { StrataError } from '../platform/errors.js';

/**
 * Named byte strings: the one interface that a local folder and an object store both fulfil. Everything else in
 * `store/` is built on it. Names are relative, with `/` between parts and no `.` or `..` part. What one writer has
 * written, the next reader sees, wherever it is.
 */
export interface ObjectStore {
  /** Where it is, e.g. `file:///home/ada/.strata/store` or `s3://bucket/prefix`. */
  readonly uri: string;
  /** The whole object, or undefined when there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  /**
   * Writes the whole object or nothing. With `exclusive`, returns false and changes nothing when the name is taken.
   * A full disk is a `world` fault, STORE_FULL.
   */
  write(name: string, bytes: Uint8Array | string, options?: WriteOptions): Promise<boolean>;
  /** Takes in a finished local file, moving it where possible. Same promise as `write`. */
  writeFile(name: string, path: string, options?: WriteOptions): Promise<boolean>;
  /**
   * A fresh local path for a file that `writeFile` is to take in, where there is room for large ones. What a process that
   * died left there is swept up.
   */
  scratchPath(): string;
  /** How many bytes the object has, or undefined when there is none. Cheap. */
  size(name: string): Promise<number | undefined>;
  /** `sha256:…` of the object as it is kept now, of which every byte is read; undefined when there is none. */
  digest(name: string): Promise<string | undefined>;
  /**
   * A path on this host that holds the object of this digest, for reading for as long as the process lives. Only for
   * objects whose content never changes: a store elsewhere keeps copies of them, which may be damaged meanwhile; `anew`
   * asks for what the store itself has. Undefined when there is no such object, or it has another digest and that was
   * noticed; whoever must be sure looks.
   */
  localPath(name: string, digest: string, options?: { readonly anew?: boolean }): Promise<string | undefined>;
  /** Names below the prefix, sorted. */
  list(prefix: string): Promise<string[]>;
  /** Gives an object another name, and replaces what has that name. Does nothing when there is no such object. */
  move(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface WriteOptions {
  readonly exclusive?: boolean;
}

const part = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** Whether all parts of a name are such that it can neither leave the store nor hide in it. */
export function isObjectName(name: string): boolean {
  return name.split('/').every((text) => part.test(text));
}

/** Throws STORE_NAME_INVALID for a name that could leave the store, or hide in it. */
export function assertObjectName(name: string): void {
  if (isObjectName(name)) return;
  throw new StrataError({
    code: 'STORE_NAME_INVALID',
    cause: 'bug',
    found: `${JSON.stringify(name)} is no name for an object in the store`,
    expected: 'parts of letters, digits, ".", "_" and "-", separated by "/", none of which begins with a dot',
  });
}
