/* Generated from schemas/stage-derive.schema.json by `npm run types`. */

/**
 * What a `derive` stage is given: it turns a search's architecture parameters into one cell per level. Output: `genotype`.
 */
export interface DeriveSettings {
  /**
   * The output `checkpoint` of a `search` stage.
   */
  from: string;
  /**
   * Most skip connections of a normal cell (P-DARTS: 2). While a cell has more, its weakest one is left out and the cell derived again. Not given: no limit.
   */
  maxSkips?: number;
  /**
   * Threads inside one TensorFlow operation. The last bits of every result depend on it, so it is fixed here and not taken from the host.
   */
  threads?: number;
}
