/* Generated from schemas/streamed-dataset.schema.json by `npm run types`. */

/**
 * Describes a data set whose images are decoded batch by batch. Stored under `streamed` in the metadata of the tensor file.
 */
export interface StreamedDatasetDescription {
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
   * 1 when all images are gray, else 3.
   */
  channels: 1 | 3;
  /**
   * Side, in pixels, of the square images that the network receives.
   */
  size: number;
  /**
   * The shorter side of an image is resized to this before its center is cropped.
   */
  shorterSide: number;
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
  source: StreamedSource;
  images: PackArtifact;
  /**
   * SHA-256 over the classes, the size, the images' digests and their labels. It is equal for equal images, however they were split or normalized.
   */
  content: string;
}
/**
 * Origin of the images.
 */
export interface StreamedSource {
  /**
   * Format of the raw data.
   */
  format: 'imageFolder';
}
/**
 * The blob of unchanged encoded images, one after the other: the training images, then the test images.
 */
export interface PackArtifact {
  /**
   * The blob's SHA-256.
   */
  digest: string;
  /**
   * Size in bytes.
   */
  size: number;
  /**
   * The blob's media type.
   */
  mediaType: string;
}
