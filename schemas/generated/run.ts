/* Generated from schemas/run.schema.json by `npm run types`. */

/**
 * A run: one execution of one plan.
 */
export interface RunRecord {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * The run's name.
   */
  name: string;
  /**
   * The pipeline's name, as its spec gives it.
   */
  pipeline: string;
  /**
   * The spec that it was planned from.
   */
  spec: {
    /**
     * Absolute path, when it was submitted.
     */
    file: string;
    /**
     * SHA-256 of its text.
     */
    digest: string;
  };
  /**
   * SHA-256 of `plan.json` beside this file.
   */
  planDigest: string;
  /**
   * When it was submitted.
   */
  createdAt: string;
  /**
   * SHA-256 of the canonical JSON (RFC 8785) of everything else in the file: a flipped bit is noticed.
   */
  seal: string;
}
