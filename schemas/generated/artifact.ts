/* Generated from schemas/artifact.schema.json by `npm run types`. */

/**
 * A reference to a blob in the store.
 */
export interface Artifact {
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
