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
   * Size in bytes.
   */
  size: number;
  /**
   * The blob's media type.
   */
  mediaType: string;
}
