/* Generated from schemas/stage-warmup.schema.json by `npm run types`. */

/**
 * What a `warmup` stage is given: it trains the super-network's weights while the architecture parameters rest. Outputs: `checkpoint`, `metrics`.
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
   * Images per step. The last partial batch of an epoch is left out.
   */
  batch?: number;
  /**
   * An epoch is exactly this many steps; where the images run out they are gone through again. Not given: one pass over the images.
   */
  stepsPerEpoch?: number;
  weights?: WarmupWeights;
  augment?: Augment;
  /**
   * Every random draw of the stage is a function of this number.
   */
  seed?: number;
  /**
   * Threads inside one TensorFlow operation. The last bits of every result depend on it, so it is fixed here and not taken from the host.
   */
  threads?: number;
}
/**
 * The super-network: how many cells, how wide, and which cells share architecture parameters.
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
   * Intermediate nodes of a cell. Its output is their concatenation.
   */
  nodes?: number;
  /**
   * The stem has this many times `channels` channels.
   */
  stemMultiplier?: number;
  /**
   * Partial channel connections (PC-DARTS): only one in this many of an edge's channels goes through the operations, the rest past them, and each edge gets a weight of its own among the edges into its node (edge normalization). PC-DARTS has 4. It must divide `channels`. Not given: all channels, no weights of edges.
   */
  partialChannels?: number;
  /**
   * Which cells share one table of architecture parameters. `shared`: all normal cells one, all reduction cells another, as in DARTS. `stage`: the normal cells between reductions form a level, and each reduction cell is one. `cell`: every cell its own. Or any partition, as lists of cell numbers counted from 0; a level may not mix normal and reduction cells.
   */
  levels?: ('shared' | 'stage' | 'cell') | [[number, ...number[]], ...[number, ...number[]][]];
}
/**
 * How the weights are trained: stochastic gradient descent with momentum.
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
   * Largest global norm of the weights' gradient; a longer one is scaled down to it.
   */
  clip?: number;
}
/**
 * Falls along a cosine, once an epoch.
 */
export interface WarmupLearningRate {
  /**
   * Learning rate of the first epoch.
   */
  from?: number;
  /**
   * Where the cosine ends, one epoch after the last.
   */
  to?: number;
}
/**
 * Random changes to each training image.
 */
export interface Augment {
  /**
   * Pixels of zero padding on each side before a random crop back to the image's size. 0 switches it off.
   */
  crop?: number;
  /**
   * Mirror half of the images left to right. Switch it off for digits and letters.
   */
  flip?: boolean;
}
