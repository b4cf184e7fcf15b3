/* Generated from schemas/stage-options.schema.json by `npm run types`. */

/**
 * How a stage is run. None of this changes its result, so none of it makes a finished stage run again.
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
