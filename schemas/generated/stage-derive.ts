/* Generated from stages/derive/settings.schema.json by `npm run types`. */

/**
 * Settings of a `derive` stage, which turns the architecture parameters of a search into one cell per level. Output: `genotype`.
 */
export interface DeriveSettings {
  /**
   * The output `checkpoint` of a `search` stage.
   */
  from: string;
  /**
   * Maximum number of skip connections in a normal cell (P-DARTS: 2). While a cell has more, its weakest one is removed and the cell is derived again. Default: no limit.
   */
  maxSkips?: number;
  /**
   * Threads inside one TensorFlow operation. The last bits of every result depend on it, so it is fixed here and not taken from the host.
   */
  threads?: number;
}
