/* Generated from schemas/supernet-state.schema.json by `npm run types`. */

/**
 * What the tensors of a super-network's checkpoint belong to: the text under `supernet` in the file's metadata.
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
   * Images per batch that it was trained with. It is measured with as many, because it normalizes by the statistics of the batch.
   */
  batch: number;
  /**
   * Steps that the architecture parameters have made, for Adam's bias correction.
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
   * Channels of the stem over `channels`.
   */
  stemMultiplier: number;
  /**
   * One in this many of an edge's channels goes through the operations. Absent: all do.
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
 * The data set that it was trained on.
 */
export interface DatasetReference {
  /**
   * SHA-256 of the file.
   */
  digest: string;
  /**
   * Bytes.
   */
  size: number;
  /**
   * What it is.
   */
  mediaType: string;
}
