import { cellEdges, cellGeometry, type CellGeometry, type NetworkShape, strideOf } from './geometry.js';
import {
  affine,
  convolution,
  type Layers,
  linear,
  type ModuleLayers,
  named,
  type ParameterSpec,
  preprocessingLayers,
} from './layers.js';
import { type KeptOperation, OPERATIONS } from './operations/index.js';
import { KEPT_OPERATIONS } from './operations/list.js';

/** A super-network: every edge of every cell mixes all operations. */
export interface SupernetConfig extends NetworkShape {
  readonly imageChannels: number;
  readonly classes: number;
  /** K: only 1/K of each edge's channels goes through the operations (PC-DARTS). Absent: all do. */
  readonly partialChannels?: number;
}

/** The parts of a super-network, in the order of the data flow. */
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
 * Every trained tensor, part by part, without α (DARTS, cnn/model_search.py: operations and preprocessing have no affine
 * batch normalization; running statistics are not kept). Computes nothing.
 */
export function supernetParts(config: SupernetConfig): SupernetParts {
  const stem = config.stemMultiplier * config.channels;
  const geometry = cellGeometry(config);
  const last = geometry.at(-1) as CellGeometry;
  return {
    stem: layers([convolution('stem.0', 3, config.imageChannels, stem), ...affine('stem.1', stem)]),
    cells: geometry.map((cell) => ({
      geometry: cell,
      preprocessing: convolutionsOf(preprocessingLayers(cell)),
      operations: convolutionsOf(operationLayers(cell, config)),
    })),
    classifier: layers(linear('classifier', config.nodes * last.channels, config.classes)),
  };
}

/** The trained tensors of all parts. */
export function supernetParameters(config: SupernetConfig): ParameterSpec[] {
  const { stem, cells, classifier } = supernetParts(config);
  return [
    stem,
    ...cells.flatMap(({ preprocessing, operations }) => [preprocessing, operations]),
    classifier,
  ].flatMap(({ parameters }) => parameters);
}

function operationLayers(cell: CellGeometry, { nodes, partialChannels = 1 }: SupernetConfig): ModuleLayers[] {
  const channels = cell.channels / partialChannels;
  return cellEdges(nodes).flatMap((edge, row) => {
    const stride = strideOf(cell, edge);
    return KEPT_OPERATIONS.map(({ name, layers }) =>
      named(mixedModule(cell, row, name), layers({ channels, stride })),
    );
  });
}

/** Module of an operation on an edge of a search cell. */
export function mixedModule({ index }: CellGeometry, edge: number, operation: KeptOperation): string {
  return `cells.${index}._ops.${edge}._ops.${OPERATIONS.indexOf(operation)}`;
}

const layers = (parameters: readonly ParameterSpec[]): Layers => ({ parameters, normalizations: [] });

const convolutionsOf = (modules: readonly ModuleLayers[]): Layers =>
  layers(modules.flatMap(({ convolutions }) => convolutions));
