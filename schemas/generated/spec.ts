/* Generated from schemas/spec.schema.json by `npm run types`. */

/**
 * A Strata pipeline: an experiment as stages that read each other's outputs.
 */
export interface Spec {
  /**
   * Version of the file format. `strata migrate FILE --write` adds it if it is missing.
   */
  apiVersion: 'strata/v1';
  /**
   * The pipeline's name: lower-case letters, digits and hyphens. Runs are named after it.
   */
  name: string;
  /**
   * Values that a run may set with `--set name=value`. Refer to them as `${{ params.name }}`.
   */
  params?: {
    [k: string]: Parameter;
  };
  defaults?: StageOptions;
  /**
   * The stages, by name. A stage starts when every stage that it reads from or lists under `needs` has finished.
   */
  stages: {
    [k: string]: Stage;
  };
}
/**
 * A parameter of a pipeline.
 */
export interface Parameter {
  /**
   * Type of the value. It also determines how `--set` reads its text.
   */
  type: 'integer' | 'number' | 'string' | 'boolean';
  /**
   * The value if a run sets none. Without a default, every run must set a value.
   */
  default?: string | number | boolean;
  /**
   * Smallest allowed value.
   */
  minimum?: number;
  /**
   * Largest allowed value.
   */
  maximum?: number;
  /**
   * The allowed values.
   *
   * @minItems 1
   */
  enum?: [string | number | boolean, ...(string | number | boolean)[]];
  /**
   * The purpose of the parameter.
   */
  description?: string;
}
/**
 * Options for all stages. A stage's own options take precedence.
 */
export interface StageOptions {
  retry?: Retry;
  /**
   * Longest time for one attempt.
   */
  timeout?: string;
  checkpoint?: Checkpoint;
  resources?: Resources;
}
/**
 * Retries after an environment error: a lost host, a full disk, a broken network.
 */
export interface Retry {
  /**
   * Number of attempts, including the first.
   */
  attempts?: number;
  /**
   * Pause before the second attempt. It doubles for each further attempt.
   */
  backoff?: string;
  /**
   * Longest pause between attempts.
   */
  maximumBackoff?: string;
}
/**
 * How often to write a resumable state, and how many to keep.
 */
export interface Checkpoint {
  /**
   * A number of steps, or a time. `auto`: checkpoints take about one hundredth of the time, estimated from the last one, at intervals between 10 seconds and 10 minutes.
   */
  every?: string;
  /**
   * Number of checkpoints to keep. Older ones are removed.
   */
  keep?: number;
}
/**
 * Where the stage runs.
 */
export interface Resources {
  /**
   * The kind of worker that runs the stage.
   */
  queue?: 'cpu' | 'gpu';
}
/**
 * A stage.
 */
export interface Stage {
  /**
   * The stage's kind, which determines what it does.
   */
  uses: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  /**
   * The stage's settings. Its fields depend on the kind.
   */
  with?: {
    [k: string]: unknown;
  };
  /**
   * Other stages to wait for, without reading their outputs.
   */
  needs?: string[];
  retry?: Retry;
  /**
   * Longest time for one attempt.
   */
  timeout?: string;
  checkpoint?: Checkpoint;
  resources?: Resources;
}
