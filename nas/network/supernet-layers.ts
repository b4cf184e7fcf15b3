import { cellEdges, cellGeometry, type CellGeometry, type NetworkShape } from './geometry.js';
import { affine, convolution, depthwise, linear, type Layers, type ParameterSpec } from './parameters.js';

/** A super-network: every edge of every cell mixes all eight operations. */
export interface SupernetConfig extends NetworkShape {
  readonly imageChannels: number;
  readonly classes: number;
  /** K: only 1/K of each edge's channels goes through the operations (PC-DARTS). Absent: all do. */
  readonly partialChannels?: number;
}

/** The parts of a super-network, in the order in which images pass them. */
export interface SupernetParts {
  readonly stem: Layers;
  readonly cells: readonly {
    readonly geometry: CellGeometry;
    readonly preprocessing: Layers;
    readonly operations: Layers;
  }[];
  readonly classifier: Layers;
}

/**
 * Every trained tensor, part by part, without α (DARTS, cnn/model_search.py; operations and preprocessing without affine
 * BN, and no running statistics). Computes nothing.
 */
export function supernetParts(config: SupernetConfig): SupernetParts {
  const stem = config.stemMultiplier * config.channels;
  const geometry = cellGeometry(config);
  const last = geometry.at(-1) as CellGeometry;
  return {
    stem: layers([convolution('stem.0', 3, config.imageChannels, stem), ...affine('stem.1', stem)]),
    cells: geometry.map((cell) => ({
      geometry: cell,
      preprocessing: layers(preprocessing(cell)),
      operations: layers(operations(cell, config)),
    })),
    classifier: layers(linear('classifier', config.nodes * last.channels, config.classes)),
  };
}

/** All of them together. */
export function supernetParameters(config: SupernetConfig): ParameterSpec[] {
  const { stem, cells, classifier } = supernetParts(config);
  return [
    stem,
    ...cells.flatMap(({ preprocessing, operations }) => [preprocessing, operations]),
    classifier,
  ].flatMap(({ parameters }) => parameters);
}

function preprocessing({ afterReduction, channels, index, inputs }: CellGeometry): ParameterSpec[] {
  const prefix = `cells.${index}`;
  const first = afterReduction
    ? [
        convolution(`${prefix}.preprocess0.conv_1`, 1, inputs[0], channels / 2),
        convolution(`${prefix}.preprocess0.conv_2`, 1, inputs[0], channels / 2),
      ]
    : [convolution(`${prefix}.preprocess0.op.1`, 1, inputs[0], channels)];
  return [...first, convolution(`${prefix}.preprocess1.op.1`, 1, inputs[1], channels)];
}

function operations(cell: CellGeometry, { nodes, partialChannels = 1 }: SupernetConfig): ParameterSpec[] {
  const c = cell.channels / partialChannels;
  return cellEdges(nodes).flatMap(({ from }, edge) => {
    const ops = `cells.${cell.index}._ops.${edge}._ops`;
    const skip = cell.reduction && from < 2;
    return [
      ...(skip
        ? [convolution(`${ops}.3.conv_1`, 1, c, c / 2), convolution(`${ops}.3.conv_2`, 1, c, c / 2)]
        : []),
      ...[3, 5].flatMap((kernel, i) => [
        depthwise(`${ops}.${4 + i}.op.1`, kernel, c),
        convolution(`${ops}.${4 + i}.op.2`, 1, c, c),
        depthwise(`${ops}.${4 + i}.op.5`, kernel, c),
        convolution(`${ops}.${4 + i}.op.6`, 1, c, c),
      ]),
      ...[3, 5].flatMap((kernel, i) => [
        depthwise(`${ops}.${6 + i}.op.1`, kernel, c),
        convolution(`${ops}.${6 + i}.op.2`, 1, c, c),
      ]),
    ];
  });
}

const layers = (parameters: ParameterSpec[]): Layers => ({ parameters, normalizations: [] });
