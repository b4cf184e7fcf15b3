/* Generated from schemas/stage-key.schema.json by `npm run types`. */

/**
 * The parts of a stage key. The key is the SHA-256 of their canonical JSON, so the file verifies itself.
 */
export interface KeyRecord {
  /**
   * The stage kind.
   */
  kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  /**
   * The kind's version, raised when results change.
   */
  version: number;
  /**
   * Resolved parameters that change the result, defaults included.
   */
  with: {
    [k: string]: unknown;
  };
  /**
   * Digests of the artifacts read, by input name.
   */
  inputs: {
    /**
     * SHA-256.
     */
    [k: string]: string;
  };
  /**
   * Digests of the raw data read, by role.
   */
  sources: {
    /**
     * SHA-256.
     */
    [k: string]: string;
  };
}
