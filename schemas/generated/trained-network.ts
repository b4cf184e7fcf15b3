/* Generated from schemas/trained-network.schema.json by `npm run types`. */

/**
 * The network that trained weights belong to: the text under `network` in the file's metadata.
 */
export interface TrainedNetwork {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * Number of cells.
   */
  cells: number;
  /**
   * Initial channels.
   */
  channels: number;
  /**
   * Channels of the stem over `channels`.
   */
  stemMultiplier: number;
  /**
   * Channels of the images.
   */
  imageChannels: number;
  /**
   * Number of classes.
   */
  classes: number;
  /**
   * Whether it was trained with an auxiliary head, whose weights are in the file then.
   */
  auxiliary: boolean;
  genotype: GenotypeFile;
  /**
   * What brings images to the first cell, as in the settings of an `evaluate` stage. `cifar` where it is absent, as in files that were written when there was no other.
   */
  stem?: 'cifar' | 'imagenet';
  images?: TrainedImages;
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
 * The images that it was trained on. Absent in files that were written before it was kept.
 */
export interface TrainedImages {
  /**
   * In pixels.
   */
  height: number;
  /**
   * In pixels.
   */
  width: number;
  /**
   * Per channel, of pixels divided by 255: what was subtracted.
   */
  mean: number[];
  /**
   * Per channel, of pixels divided by 255: what was divided by.
   */
  std: number[];
  /**
   * Names of the classes, in the order of the outputs.
   */
  classes: string[];
}
