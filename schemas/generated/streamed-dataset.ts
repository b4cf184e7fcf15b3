/* Generated from schemas/streamed-dataset.schema.json by `npm run types`. */

/**
 * What a data set is whose images are decoded batch by batch, beside its tensors: the text under `streamed` in the file's metadata.
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
   * Side of the square images that a network gets, in pixels.
   */
  size: number;
  /**
   * What an image's shorter side is brought to before the middle of it is taken.
   */
  shorterSide: number;
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
  source: StreamedSource;
  images: PackArtifact;
  /**
   * SHA-256 over the classes, the size, the images' own digests and their labels: equal for equal pictures, however they were split or normalized.
   */
  content: string;
}
/**
 * Where the images came from.
 */
export interface StreamedSource {
  /**
   * The form that the raw data had.
   */
  format: 'imageFolder';
}
/**
 * The blob with the encoded images, as they were, one after the other: those of training, then those of testing.
 */
export interface PackArtifact {
  /**
   * The blob's SHA-256.
   */
  digest: string;
  /**
   * Bytes.
   */
  size: number;
  /**
   * What the blob holds.
   */
  mediaType: string;
}
