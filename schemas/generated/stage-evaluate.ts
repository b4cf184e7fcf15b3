/* Generated from schemas/stage-evaluate.schema.json by `npm run types`. */

/**
 * What an `evaluate` stage is given: it trains a network of derived cells from scratch on all training images and tests it. Outputs: `weights`, `metrics`.
 */
export interface EvaluateSettings {
  /**
   * A set of defaults: `cifar` is DARTS's on CIFAR-10, which holds without a preset too; `imagenet-mobile` is DARTS's on ImageNet at 224 x 224. What is given beside it wins.
   */
  preset?: 'cifar' | 'imagenet-mobile';
  /**
   * The data set to use: the output `dataset` of a `prepare` stage.
   */
  dataset: string;
  /**
   * The cells to build the network from: the output `genotype` of a `derive` stage; or a file with a genotype, Strata's own or DARTS's text `Genotype(...)`; or one that DARTS published.
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
   * What brings images to the first cell. `cifar`: one convolution at full size. `imagenet`: three of stride 2, so that the cells begin at an eighth of the size; height and width must divide by 32.
   */
  stem?: 'cifar' | 'imagenet';
  /**
   * The stem `cifar` has this many times `channels` channels. `imagenet` has widths of its own.
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
   * An epoch is exactly this many steps; where the images run out they are gone through again. Not given: one pass over the images.
   */
  stepsPerEpoch?: number;
  weights?: EvaluateWeights;
  /**
   * A second classifier after the last reduction cell, in training only: the weight of its loss. `false` leaves it out, as images other than about 32 x 32 (stem `imagenet`: 224 x 224) demand.
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
  /**
   * Share of each training target that is spread evenly over all classes. ImageNet: 0.1.
   */
  labelSmoothing?: number;
  augment?: EvaluateAugment;
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
 * A genotype that no stage of this pipeline derives.
 */
export interface GenotypeSource {
  /**
   * A file with a genotype as `derive` writes it, or with DARTS's text. A relative path begins at the folder of this file.
   */
  file?: string;
  /**
   * The name of a genotype that DARTS published.
   */
  published?: 'DARTS_V1' | 'DARTS_V2';
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
 * Changes once an epoch.
 */
export interface EvaluateLearningRate {
  /**
   * How it falls: along a cosine or a line from `from` to `to`, or by the same `factor` after each epoch.
   */
  schedule?: 'cosine' | 'linear' | 'exponential';
  /**
   * Learning rate of the first epoch.
   */
  from?: number;
  /**
   * Where a cosine or a line ends, one epoch after the last.
   */
  to?: number;
  /**
   * By what `exponential` multiplies it after each epoch. DARTS on ImageNet: 0.97.
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
   * Pixels of zero padding on each side before a random crop back to the image's size. 0 switches it off.
   */
  crop?: number;
  /**
   * Mirror half of the images left to right. Switch it off for digits and letters.
   */
  flip?: boolean;
  /**
   * Smallest share of an image's area that a random crop takes, in a shape between 3:4 and 4:3, before it is resized to the whole. It takes the place of `crop`. ImageNet: 0.08. 0 switches it off.
   */
  resizedCrop?: number;
  colorJitter?: ColorJitter;
}
/**
 * How far the colors of an image are changed at random, in random order. 0 leaves one as it is. Gray images have neither saturation nor hue. ImageNet in DARTS: 0.4, 0.4, 0.4, 0.2.
 */
export interface ColorJitter {
  /**
   * Brightness is multiplied by 1 - this to 1 + this.
   */
  brightness?: number;
  /**
   * Contrast is multiplied by 1 - this to 1 + this.
   */
  contrast?: number;
  /**
   * Saturation is multiplied by 1 - this to 1 + this.
   */
  saturation?: number;
  /**
   * Hue is turned by up to this share of the color circle, either way.
   */
  hue?: number;
}
