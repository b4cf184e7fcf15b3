/* Generated from schemas/set-aside.schema.json by `npm run types`. */

/**
 * Marks results of a stage key as set aside, so that the stage is recomputed. Results with a lower fencing number no longer count.
 */
export interface SetAside {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * The stage key: 64 hexadecimal digits.
   */
  key: string;
  /**
   * The fencing number of the lease under which it was set aside.
   */
  fence: number;
  /**
   * The run for which the stage is to be recomputed.
   */
  run: string;
  /**
   * The stage of that run.
   */
  stage: string;
  /**
   * When the result was set aside.
   */
  at: string;
  result?: FormerResult;
  /**
   * SHA-256 of the canonical JSON (RFC 8785) of all other fields. It detects corruption.
   */
  seal: string;
}
/**
 * The result that was set aside, if there was one. Its blobs stay in the store.
 */
export interface FormerResult {
  /**
   * The stage kind.
   */
  kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  outputs: Outputs;
  summary: Summary;
  producedBy: ProducedBy;
  /**
   * When the result was published.
   */
  createdAt: string;
}
/**
 * Blobs by output name.
 */
export interface Outputs {
  [k: string]: Artifact;
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
/**
 * The main figures, such as accuracies.
 */
export interface Summary {
  [k: string]: unknown;
}
/**
 * The run, stage and attempt that computed the result.
 */
export interface ProducedBy {
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
}
