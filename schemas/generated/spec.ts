/* Generated from schemas/spec.schema.json by `npm run types`. */

/**
 * A Strata pipeline: an experiment as stages that read each other's outputs.
 */
export interface Spec {
  /**
   * The version of this file's form; `strata migrate FILE --write` adds it where it is missing.
   */
  apiVersion: 'strata/v1';
  /**
   * The pipeline's name: small letters, digits and hyphens. Runs are named after it.
   */
  name: string;
  /**
   * Values that a run may set with --set name=value, used below as ${{ params.name }}.
   */
  params?: {
    [k: string]: Parameter;
  };
  defaults?: StageOptions;
  /**
   * The stages by name. A stage starts once every stage that it reads from, or lists under `needs`, has finished.
   */
  stages: {
    [k: string]: Stage;
  };
}
/**
 * One parameter of a pipeline.
 */
export interface Parameter {
  /**
   * How --set reads its text.
   */
  type: 'integer' | 'number' | 'string' | 'boolean';
  /**
   * The value when a run sets none. Without it every run must set one.
   */
  default?: string | number | boolean;
  /**
   * Smallest value allowed.
   */
  minimum?: number;
  /**
   * Largest value allowed.
   */
  maximum?: number;
  /**
   * The values allowed.
   *
   * @minItems 1
   */
  enum?: [string | number | boolean, ...(string | number | boolean)[]];
  /**
   * What it is for.
   */
  description?: string;
}
/**
 * Options for every stage that does not give its own.
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
 * One stage.
 */
export interface Stage {
  /**
   * The stage's kind: what it does.
   */
  uses: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  /**
   * What the stage is given. Its fields depend on the kind.
   */
  with?: {
    [k: string]: unknown;
  };
  /**
   * Stages to wait for although nothing is read from them.
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
