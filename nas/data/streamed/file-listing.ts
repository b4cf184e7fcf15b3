/** The files of a folder or an archive without their content, which is read in a pass of its own. */
export interface FileListing {
  /** The folder's or archive's own path. */
  readonly path: string;
  /** Bytes of each file, by its path inside, which has `/` between parts. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Folders, empty ones included where they are known. */
  readonly folders: ReadonlySet<string>;
  /** The content of the files for which `isWanted`, each once, in the order that is the quickest to read. */
  contents(isWanted: (path: string) => boolean): AsyncIterable<FileContent>;
}

export interface FileContent {
  readonly path: string;
  readonly bytes: Uint8Array;
}
