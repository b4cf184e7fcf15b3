/* Generated from schemas/run-report.schema.json by `npm run types`. */

/**
 * A word to find runs by.
 */
export type Tag = string;
/**
 * What was noted about it, oldest first.
 */
export type Notes = RunNote[];

/**
 * What `strata show RUN --json` prints: what a run found.
 */
export interface RunReport {
  /**
   * The run's name.
   */
  name: string;
  /**
   * The pipeline's name, as its spec gives it.
   */
  pipeline: string;
  spec: Spec;
  /**
   * When it was submitted.
   */
  createdAt: string;
  /**
   * The tags that it has now.
   */
  tags: Tag[];
  notes: Notes;
  /**
   * The stages that have finished, in the order in which they did.
   */
  stages: FinishedStage[];
}
/**
 * The spec that it was planned from.
 */
export interface Spec {
  /**
   * Absolute path, when it was submitted.
   */
  file: string;
  /**
   * SHA-256 of its text.
   */
  digest: string;
}
/**
 * A note.
 */
export interface RunNote {
  /**
   * The text.
   */
  text: string;
  /**
   * When it was noted.
   */
  at: string;
}
/**
 * A stage.
 */
export interface FinishedStage {
  /**
   * Its name in the plan.
   */
  name: string;
  /**
   * The stage kind.
   */
  kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  /**
   * Whether its result was in the store already.
   */
  cached: boolean;
  /**
   * What computing it took, in this run or in the one that it is known from.
   */
  seconds: number;
  /**
   * What it made, by output name.
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
   * Bytes.
   */
  size: number;
  /**
   * What the blob holds.
   */
  mediaType: string;
}
