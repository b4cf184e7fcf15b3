/* Generated from schemas/download.schema.json by `npm run types`. */

/**
 * What is known of a file whose download broke off: by which version of it the rest is asked for.
 */
export interface PartialDownload {
  /**
   * Where it came from, without the query.
   */
  url: string;
  /**
   * What the server called this version, to be handed back with If-Range: a strong ETag, or else a Last-Modified date.
   */
  validator?: string;
}
