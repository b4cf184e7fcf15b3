/* Generated from schemas/parameter.schema.json by `npm run types`. */

/**
 * One parameter of a pipeline.
 */
export interface Parameter {
  /**
   * How --set reads its text.
   */
  type: 'integer' | 'number' | 'string' | 'boolean';
  /**
   * The value when a run sets none. Without it every run must set one.
   */
  default?: string | number | boolean;
  /**
   * Smallest value allowed.
   */
  minimum?: number;
  /**
   * Largest value allowed.
   */
  maximum?: number;
  /**
   * The values allowed.
   *
   * @minItems 1
   */
  enum?: [string | number | boolean, ...(string | number | boolean)[]];
  /**
   * What it is for.
   */
  description?: string;
}
