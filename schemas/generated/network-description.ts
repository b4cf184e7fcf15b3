/* Generated from schemas/network-description.schema.json by `npm run types`. */

/**
 * What `strata describe GENOTYPE --json` prints: the cost of a network of derived cells, or of a super-network.
 */
export interface NetworkDescription {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * The requested network: a path, a run, a published name, or `supernet`.
   */
  name: string;
  network: DescribedNetwork;
  /**
   * The genotype of the cells. Absent for a super-network.
   */
  genotype?: GenotypeFile;
  /**
   * Trained parameters of the whole network, without the auxiliary head.
   */
  parameters: number;
  /**
   * Multiply-adds of convolutions and linear layers for one image, without the auxiliary head.
   */
  multiplyAdds: number;
  /**
   * Trained parameters of the auxiliary head, which exists only in training. Present if requested.
   */
  auxiliaryParameters?: number;
  stem: StemCost;
  /**
   * The cells, in order.
   */
  cells: CellCost[];
  classifier: ClassifierCost;
}
/**
 * The network and image sizes used for counting.
 */
export interface DescribedNetwork {
  /**
   * As in the settings of an `evaluate` stage.
   */
  stem: 'cifar' | 'imagenet';
  /**
   * Number of cells.
   */
  cells: number;
  /**
   * Initial channels.
   */
  channels: number;
  /**
   * Height, width and channels of the images.
   *
   * @minItems 3
   * @maxItems 3
   */
  image: [number, number, number];
  /**
   * Number of classes.
   */
  classes: number;
}
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
/**
 * The layers before the cells.
 */
export interface StemCost {
  /**
   * Trained parameters.
   */
  parameters: number;
  /**
   * Multiply-adds of convolutions and linear layers for one image.
   */
  multiplyAdds: number;
}
export interface CellCost {
  /**
   * Counted from 0.
   */
  cell: number;
  /**
   * Whether the cell halves the feature map.
   */
  reduction: boolean;
  /**
   * The genotype's level from which the cell comes. Absent for a super-network, which costs the same with any levels.
   */
  level?: number;
  /**
   * Shapes of the outputs of the second-to-last and the last cell.
   *
   * @minItems 2
   * @maxItems 2
   */
  inputs: [[number, number, number], [number, number, number]];
  /**
   * Height, width and channels of the cell's output.
   *
   * @minItems 3
   * @maxItems 3
   */
  output: [number, number, number];
  /**
   * Trained parameters.
   */
  parameters: number;
  /**
   * Multiply-adds of convolutions and linear layers for one image.
   */
  multiplyAdds: number;
}
/**
 * The final linear layer.
 */
export interface ClassifierCost {
  /**
   * Trained parameters.
   */
  parameters: number;
  /**
   * Multiply-adds of convolutions and linear layers for one image.
   */
  multiplyAdds: number;
}
