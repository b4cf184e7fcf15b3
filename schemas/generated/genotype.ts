/* Generated from schemas/genotype.schema.json by `npm run types`. */

/**
 * A derived architecture: one cell for each level of the super-network, and the rule that maps these cells to networks of another depth.
 */
export interface GenotypeFile {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * Number of cells of the super-network from which it was derived.
   */
  searchCells: number;
  /**
   * Maps a cell of another network to a level. A reduction cell takes the search's reduction cell that opens the same stage. The k-th of n normal cells of a stage takes the floor(k * m / n)-th of the search's m normal cells of that stage. If that stage has none, the nearest earlier stage with normal cells is used, else the nearest later one.
   */
  mapping: 'relative-position-in-stage';
  /**
   * The levels, in order.
   *
   * @minItems 1
   */
  levels: [
    {
      /**
       * Counted from 0.
       */
      level: number;
      /**
       * Cells of the super-network that share this level, counted from 0.
       *
       * @minItems 1
       */
      cells: [number, ...number[]];
      /**
       * Whether the level's cells are reduction cells.
       */
      reduction: boolean;
      /**
       * The two edges of each node, the stronger first.
       *
       * @minItems 1
       */
      nodes: [
        [
          {
            /**
             * The operation that was kept.
             */
            operation:
              | 'max_pool_3x3'
              | 'avg_pool_3x3'
              | 'skip_connect'
              | 'sep_conv_3x3'
              | 'sep_conv_5x5'
              | 'dil_conv_3x3'
              | 'dil_conv_5x5';
            /**
             * Where the edge starts. 0 and 1 are the outputs of the second-to-last and the last cell, 2 and up are the cell's own nodes.
             */
            from: number;
          },
          {
            /**
             * The operation that was kept.
             */
            operation:
              | 'max_pool_3x3'
              | 'avg_pool_3x3'
              | 'skip_connect'
              | 'sep_conv_3x3'
              | 'sep_conv_5x5'
              | 'dil_conv_3x3'
              | 'dil_conv_5x5';
            /**
             * Where the edge starts. 0 and 1 are the outputs of the second-to-last and the last cell, 2 and up are the cell's own nodes.
             */
            from: number;
          }
        ],
        ...[
          {
            /**
             * The operation that was kept.
             */
            operation:
              | 'max_pool_3x3'
              | 'avg_pool_3x3'
              | 'skip_connect'
              | 'sep_conv_3x3'
              | 'sep_conv_5x5'
              | 'dil_conv_3x3'
              | 'dil_conv_5x5';
            /**
             * Where the edge starts. 0 and 1 are the outputs of the second-to-last and the last cell, 2 and up are the cell's own nodes.
             */
            from: number;
          },
          {
            /**
             * The operation that was kept.
             */
            operation:
              | 'max_pool_3x3'
              | 'avg_pool_3x3'
              | 'skip_connect'
              | 'sep_conv_3x3'
              | 'sep_conv_5x5'
              | 'dil_conv_3x3'
              | 'dil_conv_5x5';
            /**
             * Where the edge starts. 0 and 1 are the outputs of the second-to-last and the last cell, 2 and up are the cell's own nodes.
             */
            from: number;
          }
        ][]
      ];
    },
    ...{
      /**
       * Counted from 0.
       */
      level: number;
      /**
       * Cells of the super-network that share this level, counted from 0.
       *
       * @minItems 1
       */
      cells: [number, ...number[]];
      /**
       * Whether the level's cells are reduction cells.
       */
      reduction: boolean;
      /**
       * The two edges of each node, the stronger first.
       *
       * @minItems 1
       */
      nodes: [
        [
          {
            /**
             * The operation that was kept.
             */
            operation:
              | 'max_pool_3x3'
              | 'avg_pool_3x3'
              | 'skip_connect'
              | 'sep_conv_3x3'
              | 'sep_conv_5x5'
              | 'dil_conv_3x3'
              | 'dil_conv_5x5';
            /**
             * Where the edge starts. 0 and 1 are the outputs of the second-to-last and the last cell, 2 and up are the cell's own nodes.
             */
            from: number;
          },
          {
            /**
             * The operation that was kept.
             */
            operation:
              | 'max_pool_3x3'
              | 'avg_pool_3x3'
              | 'skip_connect'
              | 'sep_conv_3x3'
              | 'sep_conv_5x5'
              | 'dil_conv_3x3'
              | 'dil_conv_5x5';
            /**
             * Where the edge starts. 0 and 1 are the outputs of the second-to-last and the last cell, 2 and up are the cell's own nodes.
             */
            from: number;
          }
        ],
        ...[
          {
            /**
             * The operation that was kept.
             */
            operation:
              | 'max_pool_3x3'
              | 'avg_pool_3x3'
              | 'skip_connect'
              | 'sep_conv_3x3'
              | 'sep_conv_5x5'
              | 'dil_conv_3x3'
              | 'dil_conv_5x5';
            /**
             * Where the edge starts. 0 and 1 are the outputs of the second-to-last and the last cell, 2 and up are the cell's own nodes.
             */
            from: number;
          },
          {
            /**
             * The operation that was kept.
             */
            operation:
              | 'max_pool_3x3'
              | 'avg_pool_3x3'
              | 'skip_connect'
              | 'sep_conv_3x3'
              | 'sep_conv_5x5'
              | 'dil_conv_3x3'
              | 'dil_conv_5x5';
            /**
             * Where the edge starts. 0 and 1 are the outputs of the second-to-last and the last cell, 2 and up are the cell's own nodes.
             */
            from: number;
          }
        ][]
      ];
    }[]
  ];
}
