/* Generated from schemas/stage-result.schema.json by `npm run types`. */

/**
 * The result of a finished stage key. Published once: later requests for the same key get this result.
 */
export interface StageResult {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * The stage key: 64 hexadecimal digits.
   */
  key: string;
  /**
   * The stage kind.
   */
  kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  /**
   * Blobs by output name.
   */
  outputs: {
    [k: string]: Artifact;
  };
  /**
   * The main figures, such as accuracies.
   */
  summary: {
    [k: string]: unknown;
  };
  /**
   * The run, stage and attempt that computed the result.
   */
  producedBy: {
    /**
     * The run's name.
     */
    run: string;
    /**
     * The stage's name in that run's plan.
     */
    stage: string;
    /**
     * Number of the attempt at the stage, from 1.
     */
    attempt: number;
    /**
     * The lease's fencing number. It only grows: of two writers, the one with the higher number holds the lease.
     */
    fence: number;
  };
  /**
   * When the result was published.
   */
  createdAt: string;
  /**
   * SHA-256 of the canonical JSON (RFC 8785) of all other fields. It detects corruption.
   */
  seal: string;
}
/**
 * A reference to a blob in the store.
 */
export interface Artifact {
  /**
   * The blob's SHA-256.
   */
  digest: string;
  /**
   * Size in bytes.
   */
  size: number;
  /**
   * The blob's media type.
   */
  mediaType: string;
}
