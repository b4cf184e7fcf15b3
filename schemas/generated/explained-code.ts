/* Generated from schemas/explained-code.schema.json by `npm run types`. */

/**
 * What `strata explain CODE --json` prints; without a code it prints a list of these.
 */
export interface ExplainedCode {
  /**
   * The code.
   */
  code: string;
  /**
   * What it has to do with.
   */
  group: string;
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
