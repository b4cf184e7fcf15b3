/* Generated from schemas/download.schema.json by `npm run types`. */

/**
 * Metadata of an interrupted download, used to request the rest of the same version.
 */
export interface PartialDownload {
  /**
   * The download's address, without the query.
   */
  url: string;
  /**
   * The server's identifier of this version, sent back with If-Range: a strong ETag, or else a Last-Modified date.
   */
  validator?: string;
}
