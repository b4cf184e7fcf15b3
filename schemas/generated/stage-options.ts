/* Generated from schemas/stage-options.schema.json by `npm run types`. */

/**
 * Options for running a stage. They do not change its result, so changing them never reruns a finished stage.
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
