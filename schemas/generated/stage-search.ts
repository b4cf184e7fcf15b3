/* Generated from schemas/stage-search.schema.json by `npm run types`. */

/**
 * What a `search` stage is given: it alternates steps of the architecture parameters and of the weights. It starts either `from` a checkpoint or afresh on a `dataset` with a `network`. Outputs: `checkpoint`, `metrics`.
 */
export interface SearchSettings {
  /**
   * The output `checkpoint` of a `warmup` or `search` stage to go on from. Data set and network come with it.
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
   * Images per step. The last partial batch of an epoch is left out.
   */
  batch?: number;
  /**
   * An epoch is exactly this many steps; where the images run out they are gone through again. Not given: one pass over the images.
   */
  stepsPerEpoch?: number;
  /**
   * Of which order the architecture's gradient is. `first`: taken at the present weights. `second`: through one virtual step of the weights, as DARTS's unrolled search has it; a step of the architecture parameters then computes four gradients instead of one.
   */
  order?: 'first' | 'second';
  weights?: SearchWeights;
  alpha?: Alpha;
  entropy?: Entropy;
  skipDropout?: SkipDropout;
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
   * Largest global norm of the weights' gradient; a longer one is scaled down to it.
   */
  clip?: number;
}
/**
 * Falls along a cosine, once an epoch.
 */
export interface SearchLearningRate {
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
 * How the architecture parameters are trained: Adam.
 */
export interface Alpha {
  /**
   * Adam's learning rate. Learning rate times steps is about how far a parameter can move: DARTS reaches 6; in a short search choose a larger rate.
   */
  learningRate?: number;
  /**
   * Adam's decay rates of the first and second moment.
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
 * The normalized entropy of the architecture parameters as a loss: its weight (lambda) goes from `from` to `to` between two epochs.
 */
export interface Entropy {
  /**
   * How the weight goes from `from` to `to`. `constant` stays at `from`; `step` jumps to `to` at `endEpoch`.
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
   * A factor for each level's part of the entropy, in the order of the levels; 0 leaves a level alone. Not given: 1 for each.
   *
   * @minItems 1
   */
  levelWeights?: [number, ...number[]];
  /**
   * `all`: the entropy of all choices. `operations`: of the operations other than `none`, renormalized, so that it cannot fall by choosing `none`.
   */
  over?: 'all' | 'operations';
}
/**
 * Dropout after the skip connections of stride 1 while searching (P-DARTS), since they look best as long as the other operations have not learned. Not given: none.
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
   * Pixels of zero padding on each side before a random crop back to the image's size. 0 switches it off.
   */
  crop?: number;
  /**
   * Mirror half of the images left to right. Switch it off for digits and letters.
   */
  flip?: boolean;
}
