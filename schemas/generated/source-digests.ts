/* Generated from schemas/source-digests.schema.json by `npm run types`. */

/**
 * Digests of raw data files that were read before, kept to save reading them again.
 */
export interface SourceDigestMemory {
  /**
   * By absolute path.
   */
  files: {
    /**
     * One file.
     */
    [k: string]: {
      /**
       * Size, times, device and inode, as they were.
       */
      facts: string;
      /**
       * SHA-256 of its bytes.
       */
      digest: string;
    };
  };
}
