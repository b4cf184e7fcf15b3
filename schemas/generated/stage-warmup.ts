/* Generated from stages/warmup/settings.schema.json by `npm run types`. */

/**
 * Settings of a `warmup` stage, which trains the super-network's weights and leaves the architecture parameters unchanged. Outputs: `checkpoint`, `metrics`.
 */
export interface WarmupSettings {
  /**
   * The data set to use: the output `dataset` of a `prepare` stage.
   */
  dataset: string;
  network?: Network;
  /**
   * Passes over the training images.
   */
  epochs?: number;
  /**
   * Images per step. An incomplete last batch of an epoch is dropped.
   */
  batch?: number;
  /**
   * Exact number of steps in an epoch, repeating the images if needed. Default: one pass over the images.
   */
  stepsPerEpoch?: number;
  weights?: WarmupWeights;
  augment?: Augment;
  /**
   * Seed of all random draws of the stage.
   */
  seed?: number;
  /**
   * Threads inside one TensorFlow operation. The last bits of every result depend on it, so it is fixed here and not taken from the host.
   */
  threads?: number;
}
/**
 * The super-network: number of cells, width, and which cells share architecture parameters.
 */
export interface Network {
  /**
   * Channels of the first cell (DARTS: C). They double at each reduction cell.
   */
  channels?: number;
  /**
   * Number of cells. Those at floor(cells / 3) and floor(2 * cells / 3), counted from 0, are reduction cells.
   */
  cells?: number;
  /**
   * Intermediate nodes of a cell. The cell's output is their concatenation.
   */
  nodes?: number;
  /**
   * The stem has this many times `channels` channels.
   */
  stemMultiplier?: number;
  /**
   * Partial channel connections (PC-DARTS): only 1/n of an edge's channels go through the operations, where n is this number, and the rest bypass them. Each edge gets its own weight among the edges into its node (edge normalization). PC-DARTS uses 4. It must divide `channels`. Default: all channels, no edge weights.
   */
  partialChannels?: number;
  /**
   * Which cells share one table of architecture parameters. `shared`: one table for all normal cells and one for all reduction cells, as in DARTS. `stage`: the normal cells between reductions form a level, and each reduction cell is a level. `cell`: one level per cell. Or any partition, as lists of cell numbers counted from 0; a level must not mix normal and reduction cells.
   */
  levels?: ('shared' | 'stage' | 'cell') | [[number, ...number[]], ...[number, ...number[]][]];
}
/**
 * How to train the weights: stochastic gradient descent with momentum.
 */
export interface WarmupWeights {
  learningRate?: WarmupLearningRate;
  /**
   * Momentum of stochastic gradient descent.
   */
  momentum?: number;
  /**
   * L2 penalty, added to the gradient.
   */
  weightDecay?: number;
  /**
   * Largest global norm of the weights' gradient. A larger gradient is scaled down to it.
   */
  clip?: number;
}
/**
 * Falls along a cosine, updated once per epoch.
 */
export interface WarmupLearningRate {
  /**
   * Learning rate of the first epoch.
   */
  from?: number;
  /**
   * Final value of the cosine, one epoch after the last.
   */
  to?: number;
}
/**
 * Random changes to each training image.
 */
export interface Augment {
  /**
   * Pixels of zero padding on each side before a random crop back to the image's size. 0 turns it off.
   */
  crop?: number;
  /**
   * Mirror half of the images left to right. Turn it off for digits and letters.
   */
  flip?: boolean;
}
