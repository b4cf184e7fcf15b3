/* Generated from schemas/metrics-record.schema.json by `npm run types`. */

/**
 * One epoch of a training, one line of a metrics file. Losses are means in nats and accuracies are fractions, both over the epoch's training batches as they were used.
 */
export interface MetricsRecord {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * Kind of the stage.
   */
  kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  /**
   * Counted from 0.
   */
  epoch: number;
  /**
   * Steps done at the end of the epoch.
   */
  step: number;
  /**
   * Learning rate of the weights in this epoch.
   */
  learningRate: number;
  train: Figures;
  /**
   * Mean global norm of the weights' gradient before clipping.
   */
  gradientNorm?: number;
  validation?: Figures1;
  /**
   * Weight of the entropy term in the epoch's last step.
   */
  lambda?: number;
  /**
   * Normalized entropy at the end of the epoch, mean over the levels. Over all operations or those other than `none`, as the search is configured.
   */
  entropy?: number;
  /**
   * Mean norm of the gradient of the normalized entropy, before its weight.
   */
  entropyGradientNorm?: number;
  /**
   * The entropy term as added to the loss, weights included: means over the epoch's steps.
   */
  entropyTerm?: {
    /**
     * Value of the term.
     */
    value: number;
    /**
     * Norm of its gradient with respect to the architecture parameters.
     */
    gradientNorm: number;
  };
  /**
   * Share of the values dropped after skip connections. Only with `skipDropout`.
   */
  skipDropoutRate?: number;
  /**
   * The architecture parameters of each level at the end of the epoch.
   */
  levels?: {
    /**
     * Counted from 0.
     */
    level: number;
    /**
     * Normalized entropy over all operations.
     */
    entropy: number;
    /**
     * Normalized entropy over the operations other than `none`, renormalized.
     */
    entropyOfOperations: number;
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
    /**
     * The cell that would be derived at this epoch, node by node.
     */
    genotype: string;
  }[];
}
/**
 * Figures on the images that train the weights.
 */
export interface Figures {
  /**
   * Mean cross-entropy, in nats.
   */
  loss: number;
  /**
   * Share of correct answers.
   */
  accuracy: number;
  /**
   * Share of images whose class is among the five most likely. Only for derived networks with more than five classes.
   */
  top5?: number;
}
/**
 * Figures on the images that train the architecture parameters. In a second-order search, at the virtual weights.
 */
export interface Figures1 {
  /**
   * Mean cross-entropy, in nats.
   */
  loss: number;
  /**
   * Share of correct answers.
   */
  accuracy: number;
  /**
   * Share of images whose class is among the five most likely. Only for derived networks with more than five classes.
   */
  top5?: number;
}
