/** The files of a folder or an archive, by their paths inside it, which have `/` between parts. */
export interface FileTree {
  /** The folder's or archive's own path. */
  readonly path: string;
  readonly files: ReadonlyMap<string, () => Promise<Uint8Array>>;
  /** Folders, empty ones included where they are known. */
  readonly folders: ReadonlySet<string>;
}
