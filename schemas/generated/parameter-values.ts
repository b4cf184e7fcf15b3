/* Generated from schemas/parameter-values.schema.json by `npm run types`. */

/**
 * Values for parameters of a pipeline by name: what --params FILE reads.
 */
export interface ParameterValues {
  /**
   * The parameter's value, of the type that the pipeline declares.
   */
  [k: string]: string | number | boolean;
}
