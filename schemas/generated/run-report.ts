/* Generated from schemas/run-report.schema.json by `npm run types`. */

/**
 * A word for finding runs.
 */
export type Tag = string;
/**
 * The notes about the run, oldest first.
 */
export type Notes = RunNote[];

/**
 * What `strata show RUN --json` prints: the results of a run.
 */
export interface RunReport {
  /**
   * The run's name.
   */
  name: string;
  /**
   * The pipeline's name in its spec.
   */
  pipeline: string;
  spec: Spec;
  /**
   * When the run was submitted.
   */
  createdAt: string;
  /**
   * The run's current tags.
   */
  tags: Tag[];
  notes: Notes;
  /**
   * The finished stages, in the order in which they finished.
   */
  stages: FinishedStage[];
}
/**
 * The spec from which the run was planned.
 */
export interface Spec {
  /**
   * Absolute path when the run was submitted.
   */
  file: string;
  /**
   * SHA-256 of the spec's text.
   */
  digest: string;
}
/**
 * A note.
 */
export interface RunNote {
  /**
   * The note's text.
   */
  text: string;
  /**
   * When the note was made.
   */
  at: string;
}
/**
 * A stage.
 */
export interface FinishedStage {
  /**
   * The stage's name in the plan.
   */
  name: string;
  /**
   * The stage kind.
   */
  kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  /**
   * Whether the result came from the store.
   */
  cached: boolean;
  /**
   * Computing time in seconds, in this run or in the run that the cached result comes from.
   */
  seconds: number;
  /**
   * The stage's outputs, by output name.
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
