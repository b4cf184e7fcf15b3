/* Generated from schemas/parameter.schema.json by `npm run types`. */

/**
 * A parameter of a pipeline.
 */
export interface Parameter {
  /**
   * Type of the value. It also determines how `--set` reads its text.
   */
  type: 'integer' | 'number' | 'string' | 'boolean';
  /**
   * The value if a run sets none. Without a default, every run must set a value.
   */
  default?: string | number | boolean;
  /**
   * Smallest allowed value.
   */
  minimum?: number;
  /**
   * Largest allowed value.
   */
  maximum?: number;
  /**
   * The allowed values.
   *
   * @minItems 1
   */
  enum?: [string | number | boolean, ...(string | number | boolean)[]];
  /**
   * The purpose of the parameter.
   */
  description?: string;
}
