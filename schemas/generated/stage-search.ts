/* Generated from stages/search/settings.schema.json by `npm run types`. */

/**
 * Settings of a `search` stage, which alternates steps of the architecture parameters and of the weights. It starts either `from` a checkpoint or with fresh weights on a `dataset` with a `network`. Outputs: `checkpoint`, `metrics`.
 */
export interface SearchSettings {
  /**
   * The output `checkpoint` of a `warmup` or `search` stage to continue from. It determines the data set and the network.
   */
  from?: string;
  /**
   * The data set to use: the output `dataset` of a `prepare` stage.
   */
  dataset?: string;
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
  /**
   * Order of the architecture gradient. `first`: at the present weights. `second`: through one virtual step of the weights, as in DARTS's unrolled search; a step of the architecture parameters then computes four gradients instead of one.
   */
  order?: 'first' | 'second';
  weights?: SearchWeights;
  alpha?: Alpha;
  entropy?: Entropy;
  skipDropout?: SkipDropout;
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
export interface SearchWeights {
  learningRate?: SearchLearningRate;
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
export interface SearchLearningRate {
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
 * How to train the architecture parameters: Adam.
 */
export interface Alpha {
  /**
   * Adam's learning rate. Learning rate times steps is about how far a parameter can move. DARTS reaches 6; a short search needs a larger rate.
   */
  learningRate?: number;
  /**
   * Adam's decay rates for the first and second moment.
   *
   * @minItems 2
   * @maxItems 2
   */
  betas?: [number, number];
  /**
   * L2 penalty, added to the gradient.
   */
  weightDecay?: number;
}
/**
 * Adds the normalized entropy of the architecture parameters to the loss. Its weight (lambda) changes from `from` to `to` between two epochs.
 */
export interface Entropy {
  /**
   * How the weight changes from `from` to `to`. `constant` stays at `from`; `step` jumps to `to` at `endEpoch`.
   */
  schedule?: 'constant' | 'linear' | 'cosine' | 'step';
  /**
   * The weight until `startEpoch`. 0 is plain DARTS.
   */
  from?: number;
  /**
   * The weight from `endEpoch` on. Not used by `constant`.
   */
  to?: number;
  /**
   * The epoch, counted from 0, in which the weight starts to change.
   */
  startEpoch?: number;
  /**
   * The epoch in which the weight reaches `to`. Default: the stage's `epochs`.
   */
  endEpoch?: number;
  /**
   * A factor for each level's part of the entropy, in the order of the levels. 0 excludes a level. Default: 1 for each.
   *
   * @minItems 1
   */
  levelWeights?: [number, ...number[]];
  /**
   * `all`: the entropy over all choices. `operations`: over the operations other than `none`, renormalized, so that choosing `none` does not lower it.
   */
  over?: 'all' | 'operations';
}
/**
 * Dropout after the skip connections of stride 1 during the search (P-DARTS), because they look best until the other operations have learned. Default: none.
 */
export interface SkipDropout {
  /**
   * Share of the values that are dropped in the first epoch.
   */
  rate: number;
  /**
   * The rate of epoch e, counted from 0, is rate * exp(-decay * e).
   */
  decay?: number;
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
