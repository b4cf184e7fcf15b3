/* Generated from schemas/supernet-state.schema.json by `npm run types`. */

/**
 * Describes the super-network of a checkpoint's tensors. Stored under `supernet` in the file's metadata.
 */
export interface SupernetState {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  network: SupernetShape;
  /**
   * The level of each cell.
   *
   * @minItems 1
   */
  levelOfCell: [number, ...number[]];
  dataset: DatasetReference;
  /**
   * Images per training batch. Measuring uses the same number, because the network normalizes by the statistics of each batch.
   */
  batch: number;
  /**
   * Steps of the architecture parameters so far, for Adam's bias correction.
   */
  alphaSteps: number;
}
/**
 * The super-network's shape.
 */
export interface SupernetShape {
  /**
   * Number of cells.
   */
  cells: number;
  /**
   * Initial channels.
   */
  channels: number;
  /**
   * Intermediate nodes of a cell.
   */
  nodes: number;
  /**
   * Channels of the stem divided by `channels`.
   */
  stemMultiplier: number;
  /**
   * Only 1/n of an edge's channels go through the operations, where n is this number. Absent: all channels.
   */
  partialChannels?: number;
  /**
   * Channels of the images.
   */
  imageChannels: number;
  /**
   * Number of classes.
   */
  classes: number;
}
/**
 * The data set that the super-network was trained on.
 */
export interface DatasetReference {
  /**
   * SHA-256 of the file.
   */
  digest: string;
  /**
   * Size in bytes.
   */
  size: number;
  /**
   * The file's media type.
   */
  mediaType: string;
}
