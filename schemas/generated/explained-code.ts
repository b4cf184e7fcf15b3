/* Generated from schemas/explained-code.schema.json by `npm run types`. */

/**
 * What `strata explain CODE --json` prints. Without a code it prints a list of these.
 */
export interface ExplainedCode {
  /**
   * The code.
   */
  code: string;
  /**
   * Title of the code's group.
   */
  group: string;
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
