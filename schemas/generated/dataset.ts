/* Generated from schemas/dataset.schema.json by `npm run types`. */

/**
 * Describes a prepared data set. Stored under `dataset` in the metadata of the tensor file.
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
   * Mean of each channel, for pixels divided by 255. It is subtracted from a network's input.
   *
   * @minItems 1
   */
  mean: [number, ...number[]];
  /**
   * Standard deviation of each channel. A network's input is then divided by it.
   *
   * @minItems 1
   */
  std: [number, ...number[]];
  /**
   * Pixels of zero padding added on each side. The images' size includes them.
   */
  pad: number;
  source: DatasetSource;
  /**
   * SHA-256 over the classes, the image size, the images and their labels. It is equal for equal images, however they were packed, split or normalized.
   */
  content: string;
}
/**
 * Origin of the images.
 */
export interface DatasetSource {
  /**
   * Format of the raw data.
   */
  format: 'mnist' | 'idx' | 'cifar10' | 'cifar100' | 'imageFolder';
  /**
   * For CIFAR-100: which of its two label sets the images have.
   */
  labels?: 'fine' | 'coarse';
}
