/* Generated from schemas/stage-evaluate.schema.json by `npm run types`. */

/**
 * What an `evaluate` stage is given: it trains a network of derived cells from scratch on all training images and tests it. Outputs: `weights`, `metrics`.
 */
export interface EvaluateSettings {
  /**
   * The data set to use: the output `dataset` of a `prepare` stage.
   */
  dataset: string;
  /**
   * The cells to build the network from: the output `genotype` of a `derive` stage.
   */
  genotype: string;
  /**
   * Number of cells. Those at floor(cells / 3) and floor(2 * cells / 3), counted from 0, are reduction cells.
   */
  cells?: number;
  /**
   * Channels of the first cell (DARTS: C). They double at each reduction cell.
   */
  channels?: number;
  /**
   * The stem has this many times `channels` channels.
   */
  stemMultiplier?: number;
  /**
   * Passes over the training images.
   */
  epochs?: number;
  /**
   * Images per step. The last partial batch of an epoch is left out.
   */
  batch?: number;
  /**
   * Ends each epoch after this many steps. Not given: as many as the images allow.
   */
  stepsPerEpoch?: number;
  weights?: EvaluateWeights;
  /**
   * A second classifier after the last reduction cell, in training only: the weight of its loss. `false` leaves it out, as a map other than about 8 x 8 demands.
   */
  auxiliary?: false | Auxiliary;
  /**
   * Probability of dropping an edge for an image, towards which each epoch comes nearer: in epoch e of n, counted from 0, it is this times e / n.
   */
  dropPath?: number;
  /**
   * Side, in pixels, of the square that is blanked at a random place in each training image. 0 switches it off.
   */
  cutout?: number;
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
 * How the weights are trained: stochastic gradient descent with momentum.
 */
export interface EvaluateWeights {
  learningRate?: EvaluateLearningRate;
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
export interface EvaluateLearningRate {
  /**
   * Learning rate of the first epoch.
   */
  from?: number;
  /**
   * Where the cosine ends, one epoch after the last.
   */
  to?: number;
}
export interface Auxiliary {
  /**
   * Weight of the auxiliary loss. DARTS: 0.4.
   */
  weight: number;
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
