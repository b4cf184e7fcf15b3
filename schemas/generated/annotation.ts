/* Generated from schemas/annotation.schema.json by `npm run types`. */

/**
 * A word for finding runs.
 */
export type Tag = string;

/**
 * A person's note about a run, or a change of its tags. Appended, never changed.
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
   * Tags added to the run.
   */
  tagged: Tag[];
  /**
   * Tags removed from the run.
   */
  untagged: Tag[];
  /**
   * Text about the run.
   */
  note?: string;
  /**
   * When the annotation was made.
   */
  at: string;
  /**
   * SHA-256 of the canonical JSON (RFC 8785) of all other fields. It detects corruption.
   */
  seal: string;
}
