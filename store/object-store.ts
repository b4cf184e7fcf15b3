/**
 * Named byte strings: the one interface that a local folder and an object store both fulfil. Everything else in
 * `store/` is built on it. Names are relative, with `/` between parts and no `.` or `..` part.
 */
export interface ObjectStore {
  /** Where it is, e.g. `file:///home/ada/.strata/store`. */
  readonly uri: string;
  /** The whole object, or undefined when there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  /**
   * Writes the whole object or nothing. With `exclusive`, returns false and changes nothing when the name is taken.
   * A full disk is a `world` fault, STORE_FULL.
   */
  write(name: string, bytes: Uint8Array | string, options?: { exclusive?: boolean }): Promise<boolean>;
  /** Takes in a finished local file, moving it where possible. Same promise as `write`. */
  writeFile(name: string, path: string, options?: { exclusive?: boolean }): Promise<boolean>;
  /**
   * A fresh local path for a file that `writeFile` is to take in, where there is room for large ones. What a process that
   * died left there is swept up.
   */
  scratchPath(): string;
  /** A local path that holds the object for reading, or undefined when there is none. */
  localPath(name: string): Promise<string | undefined>;
  /** Names below the prefix, sorted. */
  list(prefix: string): Promise<string[]>;
  remove(name: string): Promise<void>;
}
