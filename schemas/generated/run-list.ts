/* Generated from schemas/run-list.schema.json by `npm run types`. */

/**
 * A word for finding runs.
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
  /**
   * The run's state. `stopped`: neither finished nor running, to Strata's knowledge. `unreadable`: its files are damaged, or were written by a newer Strata.
   */
  status: 'running' | 'paused' | 'done' | 'failed' | 'cancelled' | 'stopped' | 'unreadable';
  /**
   * Test accuracy, a fraction, of the last stage that has one.
   */
  testAccuracy?: number;
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
