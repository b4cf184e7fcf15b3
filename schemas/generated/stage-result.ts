/* Generated from schemas/stage-result.schema.json by `npm run types`. */

/**
 * The outcome of a finished stage key. Published once: whoever asks for the same key again gets this.
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
   * The figures that a reader asks for first, such as accuracies.
   */
  summary: {
    [k: string]: unknown;
  };
  /**
   * Whose work it is.
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
     * Which attempt at the stage, from 1.
     */
    attempt: number;
    /**
     * The lease's fencing number. It only grows: of two writers the one with the higher number is the rightful one.
     */
    fence: number;
  };
  /**
   * When it was published.
   */
  createdAt: string;
  /**
   * SHA-256 of the canonical JSON (RFC 8785) of everything else in the file: a flipped bit is noticed.
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
