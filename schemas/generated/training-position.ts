/* Generated from schemas/training-position.schema.json by `npm run types`. */

/**
 * Position of a training, stored with its tensors: the metadata of a checkpoint of `warmup`, `search` and `evaluate`.
 */
export interface TrainingPosition {
  /**
   * Steps done.
   */
  step: number;
  /**
   * Sums of the figures of each step in the current epoch.
   */
  sums: {
    [k: string]: number;
  };
  /**
   * Metrics records of the finished epochs.
   */
  records: {
    [k: string]: unknown;
  }[];
  /**
   * What the bits of the state depend on: TensorFlow, the processor, threads, and SHA-256 of the recorded graph.
   */
  facts: {
    [k: string]: unknown;
  };
}
