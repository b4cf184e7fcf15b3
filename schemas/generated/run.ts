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
   * The pipeline's name in its spec.
   */
  pipeline: string;
  /**
   * The spec from which the run was planned.
   */
  spec: {
    /**
     * Absolute path when the run was submitted.
     */
    file: string;
    /**
     * SHA-256 of the spec's text.
     */
    digest: string;
  };
  /**
   * SHA-256 of `plan.json` beside this file.
   */
  planDigest: string;
  /**
   * When the run was submitted.
   */
  createdAt: string;
  /**
   * SHA-256 of the canonical JSON (RFC 8785) of all other fields. It detects corruption.
   */
  seal: string;
}
