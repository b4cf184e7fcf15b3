/* Generated from stages/evaluate/settings.schema.json by `npm run types`. */

/**
 * Settings of an `evaluate` stage, which trains a network of derived cells from scratch on all training images and tests it. Outputs: `weights`, `metrics`.
 */
export interface EvaluateSettings {
  /**
   * A set of defaults. `cifar`: DARTS on CIFAR-10, also used without a preset. `imagenet-mobile`: DARTS on ImageNet at 224 x 224. Explicit settings take precedence.
   */
  preset?: 'cifar' | 'imagenet-mobile';
  /**
   * The data set to use: the output `dataset` of a `prepare` stage.
   */
  dataset: string;
  /**
   * The cells of the network: the output `genotype` of a `derive` stage; or a genotype file, in Strata's own format or as DARTS's text `Genotype(...)`; or a genotype that DARTS published.
   */
  genotype: string | GenotypeSource;
  /**
   * Number of cells. Those at floor(cells / 3) and floor(2 * cells / 3), counted from 0, are reduction cells.
   */
  cells?: number;
  /**
   * Channels of the first cell (DARTS: C). They double at each reduction cell.
   */
  channels?: number;
  /**
   * The layers before the first cell. `cifar`: one convolution at full size. `imagenet`: three convolutions of stride 2, so that cells start at an eighth of the size; height and width must divide by 32.
   */
  stem?: 'cifar' | 'imagenet';
  /**
   * The `cifar` stem has this many times `channels` channels. The `imagenet` stem has fixed widths.
   */
  stemMultiplier?: number;
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
  weights?: EvaluateWeights;
  /**
   * A second classifier after the last reduction cell, in training only: the weight of its loss. `false` turns it off, which is required for images other than about 32 x 32 (stem `imagenet`: 224 x 224).
   */
  auxiliary?: false | Auxiliary;
  /**
   * Target probability of dropping an edge for an image. In epoch e of n, counted from 0, the probability is this times e / n.
   */
  dropPath?: number;
  /**
   * Side, in pixels, of a square blanked at a random place in each training image. 0 turns it off.
   */
  cutout?: number;
  /**
   * Share of each training target that is spread evenly over all classes. ImageNet: 0.1.
   */
  labelSmoothing?: number;
  augment?: EvaluateAugment;
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
 * A genotype that does not come from a stage of this pipeline.
 */
export interface GenotypeSource {
  /**
   * A genotype file as `derive` writes it, or with DARTS's text. A relative path starts at the folder of the pipeline.
   */
  file?: string;
  /**
   * The name of a genotype that DARTS published.
   */
  published?: 'DARTS_V1' | 'DARTS_V2';
}
/**
 * How to train the weights: stochastic gradient descent with momentum.
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
   * Largest global norm of the weights' gradient. A larger gradient is scaled down to it.
   */
  clip?: number;
}
/**
 * Learning rate, updated once per epoch.
 */
export interface EvaluateLearningRate {
  /**
   * Falls along a cosine or a line from `from` to `to`, or is multiplied by `factor` after each epoch.
   */
  schedule?: 'cosine' | 'linear' | 'exponential';
  /**
   * Learning rate of the first epoch.
   */
  from?: number;
  /**
   * Final value of a cosine or line, one epoch after the last.
   */
  to?: number;
  /**
   * Multiplier of `exponential` after each epoch. DARTS on ImageNet: 0.97.
   */
  factor?: number;
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
export interface EvaluateAugment {
  /**
   * Pixels of zero padding on each side before a random crop back to the image's size. 0 turns it off.
   */
  crop?: number;
  /**
   * Mirror half of the images left to right. Turn it off for digits and letters.
   */
  flip?: boolean;
  /**
   * Smallest share of an image's area that a random crop takes, with an aspect ratio between 3:4 and 4:3. The crop is resized to the full size. Replaces `crop`. ImageNet: 0.08. 0 turns it off.
   */
  resizedCrop?: number;
  colorJitter?: ColorJitter;
}
/**
 * Largest random changes to the colors of an image, applied in random order. 0 turns a change off. Gray images have neither saturation nor hue. DARTS on ImageNet: 0.4, 0.4, 0.4, 0.2.
 */
export interface ColorJitter {
  /**
   * Brightness is multiplied by a factor between 1 - this and 1 + this.
   */
  brightness?: number;
  /**
   * Contrast is multiplied by a factor between 1 - this and 1 + this.
   */
  contrast?: number;
  /**
   * Saturation is multiplied by a factor between 1 - this and 1 + this.
   */
  saturation?: number;
  /**
   * Hue is rotated by up to this share of the color circle in either direction.
   */
  hue?: number;
}
