/* Generated from schemas/error-codes.schema.json by `npm run types`. */

/**
 * A group of error codes, as explain/codes/ tells of them.
 */
export interface ErrorCodes {
  /**
   * What the codes of the group have in common; a heading.
   */
  title: string;
  /**
   * The same in a sentence.
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
   * What caused it: the user's input, the environment, or a bug of Strata.
   */
  cause: 'user' | 'environment' | 'bug';
  /**
   * What was found, in general.
   */
  means: string;
  /**
   * Why it is a fault.
   */
  why: string;
  /**
   * What to do.
   */
  todo: string;
  /**
   * The smallest mistake of this kind: a piece of a pipeline, or a command.
   */
  wrong?: string;
  /**
   * The same without it.
   */
  fixed?: string;
}
