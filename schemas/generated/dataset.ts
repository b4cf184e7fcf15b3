/* Generated from schemas/dataset.schema.json by `npm run types`. */

/**
 * What a prepared data set is, beside its tensors: the text under `dataset` in the file's metadata.
 */
export interface DatasetDescription {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * Names of the classes, in the order of their labels.
   *
   * @minItems 1
   */
  classes: [string, ...string[]];
  /**
   * Of each channel, of pixels divided by 255: what a network's input has subtracted.
   *
   * @minItems 1
   */
  mean: [number, ...number[]];
  /**
   * Of each channel: what a network's input is then divided by.
   *
   * @minItems 1
   */
  std: [number, ...number[]];
  /**
   * Pixels of zeros that were added on each side; they are part of the images' size.
   */
  pad: number;
  source: DatasetSource;
  /**
   * SHA-256 over the classes, the images' size, the images and their labels: equal for equal pictures, however they were packed, split or normalized.
   */
  content: string;
}
/**
 * Where the images came from.
 */
export interface DatasetSource {
  /**
   * The form that the raw data had.
   */
  format: 'mnist' | 'idx' | 'cifar10' | 'cifar100' | 'imageFolder';
  /**
   * Of CIFAR-100: which of its two labels each image has.
   */
  labels?: 'fine' | 'coarse';
}
