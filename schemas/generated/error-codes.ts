/* Generated from schemas/error-codes.schema.json by `npm run types`. */

/**
 * A group of error codes, a file of explain/codes/.
 */
export interface ErrorCodes {
  /**
   * Heading of the group.
   */
  title: string;
  /**
   * What the codes of the group have in common, in a sentence.
   */
  about: string;
  /**
   * What each code means.
   */
  codes: {
    [k: string]: Explanation;
  };
}
/**
 * What a code means.
 */
export interface Explanation {
  /**
   * What caused the error: the user's input, the environment, or a bug in Strata.
   */
  cause: 'user' | 'environment' | 'bug';
  /**
   * What Strata found, in general terms.
   */
  means: string;
  /**
   * Why this is an error.
   */
  why: string;
  /**
   * What to do.
   */
  todo: string;
  /**
   * The smallest example of the error: part of a pipeline, or a command.
   */
  wrong?: string;
  /**
   * The corrected example.
   */
  fixed?: string;
}
