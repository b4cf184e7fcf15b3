/* Generated from schemas/source-digests.schema.json by `npm run types`. */

/**
 * Cached digests of raw data files, so that unchanged files need not be read again.
 */
export interface SourceDigestMemory {
  /**
   * The files, by absolute path.
   */
  files: {
    /**
     * A file.
     */
    [k: string]: {
      /**
       * Size, times, device and inode when the digest was taken.
       */
      facts: string;
      /**
       * SHA-256 of the file's bytes.
       */
      digest: string;
    };
  };
}
