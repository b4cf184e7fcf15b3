/* Generated from schemas/study-results.schema.json by `npm run types`. */

/**
 * What the runs of the coupling study found: docs/results/coupling-study.json, which the tables and plots of docs/results.md are made from.
 */
export interface StudyResults {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * One for each arm and seed.
   */
  runs: StudyRun[];
}
export interface StudyRun {
  /**
   * The run's name.
   */
  run: string;
  /**
   * As the pipeline's parameter says.
   */
  levels: string;
  /**
   * Weight of the entropy term at the end of the search.
   */
  lambda: number;
  /**
   * Of every random draw.
   */
  seed: number;
  /**
   * Of the derived network, trained from fresh weights.
   */
  testAccuracy: number;
  /**
   * On images that trained neither weights nor architecture.
   */
  supernetAccuracy: number;
  /**
   * Discretization gap: the super-network's accuracy less that of the derived sub-network with its weights.
   */
  gap: number;
  /**
   * The same with the kept operations' softmax weights.
   */
  gapSoftmaxWeights: number;
  /**
   * Of the derived network.
   */
  parameters: number;
  /**
   * What its stages took when they were computed, whichever run did so.
   */
  seconds: number;
  /**
   * Digest of the genotype file.
   */
  genotype: string;
  /**
   * Of the search.
   */
  epochs: StudyEpoch[];
}
export interface StudyEpoch {
  /**
   * Counted from 0.
   */
  epoch: number;
  /**
   * Normalized, over all operations.
   */
  entropy: number;
  /**
   * On the images that train the architecture, in nats.
   */
  validationLoss: number;
  levels: StudyLevel[];
}
export interface StudyLevel {
  /**
   * Of the super-network, that share these parameters.
   */
  cells: number[];
  reduction: boolean;
  /**
   * Normalized, over all operations.
   */
  entropy: number;
  /**
   * Mean over the edges.
   */
  probabilityOfNone: number;
  /**
   * Mean over the edges.
   */
  probabilityOfSkip: number;
  /**
   * Mean over the edges of the best operation's probability less the second best's, `none` left out.
   */
  margin: number;
  /**
   * Skip connections of the cell that would be derived then.
   */
  skips: number;
}
