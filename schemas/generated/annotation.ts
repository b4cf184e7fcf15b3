/* Generated from schemas/annotation.schema.json by `npm run types`. */

/**
 * A word to find runs by.
 */
export type Tag = string;

/**
 * What a person said of a run: tags given or taken away, or a note. Appended, never changed.
 */
export interface Annotation {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * The run's name.
   */
  run: string;
  /**
   * Tags that the run has from here on.
   */
  tagged: Tag[];
  /**
   * Tags that it has no more from here on.
   */
  untagged: Tag[];
  /**
   * Text about the run.
   */
  note?: string;
  /**
   * When it was said.
   */
  at: string;
  /**
   * SHA-256 of the canonical JSON (RFC 8785) of everything else in the file: a flipped bit is noticed.
   */
  seal: string;
}
