/* Generated from schemas/study-results.schema.json by `npm run types`. */

/**
 * Results of the coupling study, docs/results/coupling-study.json. The tables and plots of docs/results.md are generated from it.
 */
export interface StudyResults {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * One run for each arm and seed.
   */
  runs: StudyRun[];
}
export interface StudyRun {
  /**
   * The run's name.
   */
  run: string;
  /**
   * Value of the pipeline's parameter `levels`.
   */
  levels: string;
  /**
   * Weight of the entropy term at the end of the search.
   */
  lambda: number;
  /**
   * Seed of all random draws.
   */
  seed: number;
  /**
   * Test accuracy of the derived network, trained from fresh weights.
   */
  testAccuracy: number;
  /**
   * Accuracy of the super-network on held-out images.
   */
  supernetAccuracy: number;
  /**
   * Discretization gap: accuracy of the super-network minus that of the derived sub-network with its weights.
   */
  gap: number;
  /**
   * The gap with the softmax weights of the kept operations.
   */
  gapSoftmaxWeights: number;
  /**
   * Parameters of the derived network.
   */
  parameters: number;
  /**
   * Computing time of the run's stages, including cached ones when they were computed.
   */
  seconds: number;
  /**
   * Digest of the genotype file.
   */
  genotype: string;
  /**
   * Epochs of the search.
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
   * Loss on the images that train the architecture, in nats.
   */
  validationLoss: number;
  levels: StudyLevel[];
}
export interface StudyLevel {
  /**
   * Cells of the super-network that share these parameters.
   */
  cells: number[];
  reduction: boolean;
  /**
   * Normalized, over all operations.
   */
  entropy: number;
  /**
   * Mean probability of `none` over the edges.
   */
  probabilityOfNone: number;
  /**
   * Mean probability of `skip_connect` over the edges.
   */
  probabilityOfSkip: number;
  /**
   * Probability of the best operation minus that of the second best, without `none`; mean over the edges.
   */
  margin: number;
  /**
   * Skip connections of the cell that would be derived at this epoch.
   */
  skips: number;
}
