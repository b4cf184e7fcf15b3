/* Generated from schemas/network-description.schema.json by `npm run types`. */

/**
 * What `strata describe GENOTYPE --json` prints: what a network of derived cells, or a super-network, costs.
 */
export interface NetworkDescription {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * What it was asked for by: a path, a run, a published name, or `supernet`.
   */
  name: string;
  network: DescribedNetwork;
  /**
   * Whose cells they are; a super-network has none.
   */
  genotype?: GenotypeFile;
  /**
   * Trained values of the whole network, the auxiliary head left out.
   */
  parameters: number;
  /**
   * Multiply-adds of its convolutions and linear layers for one image, the auxiliary head left out.
   */
  multiplyAdds: number;
  /**
   * Trained values of the auxiliary head, which is there in training only; where it was asked for.
   */
  auxiliaryParameters?: number;
  stem: StemCost;
  /**
   * In their order.
   */
  cells: CellCost[];
  classifier: ClassifierCost;
}
/**
 * The sizes that were counted with.
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
 * A derived architecture: one cell for each level of the super-network, and the rule by which networks of another depth use them.
 */
export interface GenotypeFile {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * Number of cells of the super-network that it was derived from.
   */
  searchCells: number;
  /**
   * How a cell of another network finds its level. A reduction cell takes the search's reduction cell that opens the same stage. The k-th of n normal cells of a stage takes the floor(k * m / n)-th of the search's m normal cells of that stage; where there is none, the nearest earlier stage that has some stands in, else the nearest later one.
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
       * Whether they are reduction cells.
       */
      reduction: boolean;
      /**
       * For each node its two edges, the stronger first.
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
             * Where the edge starts: 0 and 1 are the outputs of the cell before the last and of the last cell, 2 and on the cell's own nodes.
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
             * Where the edge starts: 0 and 1 are the outputs of the cell before the last and of the last cell, 2 and on the cell's own nodes.
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
             * Where the edge starts: 0 and 1 are the outputs of the cell before the last and of the last cell, 2 and on the cell's own nodes.
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
             * Where the edge starts: 0 and 1 are the outputs of the cell before the last and of the last cell, 2 and on the cell's own nodes.
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
       * Whether they are reduction cells.
       */
      reduction: boolean;
      /**
       * For each node its two edges, the stronger first.
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
             * Where the edge starts: 0 and 1 are the outputs of the cell before the last and of the last cell, 2 and on the cell's own nodes.
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
             * Where the edge starts: 0 and 1 are the outputs of the cell before the last and of the last cell, 2 and on the cell's own nodes.
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
             * Where the edge starts: 0 and 1 are the outputs of the cell before the last and of the last cell, 2 and on the cell's own nodes.
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
             * Where the edge starts: 0 and 1 are the outputs of the cell before the last and of the last cell, 2 and on the cell's own nodes.
             */
            from: number;
          }
        ][]
      ];
    }[]
  ];
}
/**
 * What comes before the cells.
 */
export interface StemCost {
  /**
   * Trained values.
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
   * Whether it halves the map.
   */
  reduction: boolean;
  /**
   * The level of the genotype whose cell it has; a super-network's costs the same whatever its levels.
   */
  level?: number;
  /**
   * Of the outputs of the cell before the last, and of the last.
   *
   * @minItems 2
   * @maxItems 2
   */
  inputs: [[number, number, number], [number, number, number]];
  /**
   * Height, width and channels of its output.
   *
   * @minItems 3
   * @maxItems 3
   */
  output: [number, number, number];
  /**
   * Trained values.
   */
  parameters: number;
  /**
   * Multiply-adds of convolutions and linear layers for one image.
   */
  multiplyAdds: number;
}
/**
 * The linear layer at the end.
 */
export interface ClassifierCost {
  /**
   * Trained values.
   */
  parameters: number;
  /**
   * Multiply-adds of convolutions and linear layers for one image.
   */
  multiplyAdds: number;
}
