/* Generated from schemas/training-position.schema.json by `npm run types`. */

/**
 * Where a training stands, besides its tensors: the metadata of a checkpoint of `warmup`, `search` and `evaluate`.
 */
export interface TrainingPosition {
  /**
   * Steps done.
   */
  step: number;
  /**
   * Sums of each step's figures since the epoch began.
   */
  sums: {
    [k: string]: number;
  };
  /**
   * The metrics records of the epochs done.
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
