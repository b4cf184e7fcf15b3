/* Generated from schemas/parameter-values.schema.json by `npm run types`. */

/**
 * Parameter values by name, as `--params FILE` reads them.
 */
export interface ParameterValues {
  /**
   * The parameter's value, of the declared type.
   */
  [k: string]: string | number | boolean;
}
