/* Generated from schemas/metrics-record.schema.json by `npm run types`. */

/**
 * One epoch of a training: one line of a metrics file. Losses are means in nats, accuracies fractions, both over the epoch's training batches as they were seen.
 */
export interface MetricsRecord {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * The kind of the stage that trained.
   */
  kind: 'warmup' | 'search' | 'evaluate';
  /**
   * Counted from 0.
   */
  epoch: number;
  /**
   * Steps done at the end of the epoch.
   */
  step: number;
  /**
   * Of the weights, in this epoch.
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
   * Normalized entropy at the end of the epoch, the mean of the levels', over all operations or those other than `none`, as the search counts it.
   */
  entropy?: number;
  /**
   * Mean norm of the gradient of the normalized entropy, before its weight.
   */
  entropyGradientNorm?: number;
  /**
   * The entropy term of the loss as it was added, weights included: means over the epoch's steps.
   */
  entropyTerm?: {
    /**
     * Of the term.
     */
    value: number;
    /**
     * Norm of its gradient by the architecture parameters.
     */
    gradientNorm: number;
  };
  /**
   * Share of the values after skip connections that were dropped; only with `skipDropout`.
   */
  skipDropoutRate?: number;
  /**
   * The architecture parameters at the end of the epoch, level by level.
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
     * Skip connections of the cell that would be derived now.
     */
    skips: number;
    /**
     * The cell that would be derived now, node by node.
     */
    genotype: string;
  }[];
}
/**
 * On the images that train the weights.
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
   * Share of images whose class is among the five likeliest. Where there are more than five classes and the network is a derived one.
   */
  top5?: number;
}
/**
 * On the images that train the architecture parameters; in a search of second order at the virtual weights.
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
   * Share of images whose class is among the five likeliest. Where there are more than five classes and the network is a derived one.
   */
  top5?: number;
}
