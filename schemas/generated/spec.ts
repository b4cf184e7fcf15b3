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
   * Longest time one attempt may take.
   */
  timeout?: string;
  checkpoint?: Checkpoint;
  resources?: Resources;
}
/**
 * What happens when an attempt fails through no fault of the spec: a lost host, a full disk, a broken network.
 */
export interface Retry {
  /**
   * Attempts in all.
   */
  attempts?: number;
  /**
   * Pause before the second attempt; it doubles for each one after.
   */
  backoff?: string;
  /**
   * Longest pause between attempts.
   */
  maximumBackoff?: string;
}
/**
 * How often a resumable state is written, and how many are kept.
 */
export interface Checkpoint {
  /**
   * A number of steps, or a time. `auto`: as often as costs one hundredth of the time, by what the last checkpoint took, but every 10 seconds at most and every 10 minutes at least.
   */
  every?: string;
  /**
   * Checkpoints to keep; older ones are removed.
   */
  keep?: number;
}
/**
 * Where the stage runs.
 */
export interface Resources {
  /**
   * The kind of worker that takes it.
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
   * Longest time one attempt may take.
   */
  timeout?: string;
  checkpoint?: Checkpoint;
  resources?: Resources;
}
