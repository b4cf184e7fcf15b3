/* Generated from schemas/run-list.schema.json by `npm run types`. */

/**
 * A word to find runs by.
 */
export type Tag = string;
/**
 * What `strata list --json` prints: the runs, newest first.
 */
export type RunList = ListedRun[];

/**
 * A run.
 */
export interface ListedRun {
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
  /**
   * What it is doing. `stopped`: neither finished nor under way, as far as can be told. `unreadable`: its files are damaged, or of a newer Strata.
   */
  status: 'running' | 'paused' | 'done' | 'failed' | 'cancelled' | 'stopped' | 'unreadable';
  /**
   * The test accuracy, a fraction, of its last stage that has one.
   */
  testAccuracy?: number;
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
