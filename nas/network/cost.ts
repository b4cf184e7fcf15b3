import type { Stem } from '../../spec/network-input.js';
import { type EvaluationConfig, evaluationParts } from './evaluation-layers.js';
import type { LevelGenotype } from './genotype.js';
import { type CellGeometry, cellMaps, type CellMaps, halved, type ImageSize } from './geometry.js';
import { type Layers, type ParameterSpec, valueCount } from './layers.js';
import { type SupernetConfig, supernetParts } from './supernet-layers.js';

/** Trained values, and multiply-adds of convolutions and linear layers for one image. */
export interface Cost {
  readonly parameters: number;
  readonly multiplyAdds: number;
}

export interface CellCost extends Cost {
  readonly cell: number;
  readonly reduction: boolean;
  /** The level whose genotype the cell has; absent in a super-network. */
  readonly level?: number;
  /** [H, W, C] of the output of the cell before the last, of the last cell, and of this one. */
  readonly inputs: readonly [readonly number[], readonly number[]];
  readonly output: readonly number[];
}

/** What a network costs. */
export interface NetworkCost extends Cost {
  readonly stem: Cost;
  readonly cells: readonly CellCost[];
  readonly classifier: Cost;
  /** Trained values of the auxiliary head, which exists in training only and is in none of the sums; 0 without one. */
  readonly auxiliaryParameters: number;
}

/** Counts a network's parameters and multiply-adds, cell by cell, from its layers alone. Computes nothing. */
export function networkCost(config: EvaluationConfig, image: ImageSize): NetworkCost {
  const { auxiliary, ...parts } = evaluationParts(config);
  const nodes = config.genotype.levels[0]?.nodes.length ?? 0;
  const cost = costOfParts({ ...parts, nodes }, config.stem, image);
  return { ...cost, auxiliaryParameters: count(auxiliary?.parameters ?? []) };
}

/** The cost of a super-network, which computes all operations on every edge. */
export function supernetCost(config: SupernetConfig, image: ImageSize): NetworkCost {
  const cost = costOfParts({ ...supernetParts(config), nodes: config.nodes }, 'cifar', image);
  return { ...cost, auxiliaryParameters: 0 };
}

interface Parts {
  readonly nodes: number;
  readonly stem: Layers;
  readonly cells: readonly {
    readonly geometry: CellGeometry;
    readonly genotype?: LevelGenotype;
    readonly preprocessing: Layers;
    readonly operations: Layers;
  }[];
  readonly classifier: Layers;
}

function costOfParts(
  { nodes, stem, cells, classifier }: Parts,
  stemKind: Stem,
  image: ImageSize,
): Omit<NetworkCost, 'auxiliaryParameters'> {
  const maps = cellMaps(
    cells.map(({ geometry }) => geometry),
    stemKind,
    image,
  );
  const cellCosts = cells.map(({ geometry, genotype, preprocessing, operations }, index) => {
    const { beforeLast, last, output } = maps[index] as CellMaps;
    return {
      cell: geometry.index,
      reduction: geometry.reduction,
      ...(genotype && { level: genotype.level }),
      inputs: [
        [...beforeLast, geometry.inputs[0]],
        [...last, geometry.inputs[1]],
      ] as [number[], number[]],
      output: [...output, nodes * geometry.channels],
      // Preprocessing works at the size of the last cell's output; a reduction cell's own edges then halve it.
      ...sum([costAt(preprocessing, last), costAt(operations, output)]),
    };
  });
  const classifierCost = costAt(classifier, [1, 1]);
  const stemCost = costOfStem(stem, stemKind, image);
  return {
    ...sum([stemCost, ...cellCosts, classifierCost]),
    stem: stemCost,
    cells: cellCosts,
    classifier: classifierCost,
  };
}

/** Cost of layers whose outputs have one size: at every pixel a filter takes as many multiply-adds as it has values. */
function costAt({ parameters }: Layers, [height, width]: ImageSize): Cost {
  const filters = parameters.filter(({ kind }) => kind !== 'vector');
  return {
    parameters: count(parameters),
    multiplyAdds: count(filters) * height * width,
  };
}

/** The ImageNet stem's convolutions halve the map one after the other; the other stem keeps its size. */
function costOfStem({ parameters }: Layers, stem: Stem, image: ImageSize): Cost {
  let map = image;
  const filters = parameters.filter(({ kind }) => kind !== 'vector');
  const multiplyAdds = filters.map((filter) => {
    if (stem === 'imagenet') map = halved(map);
    return count([filter]) * map[0] * map[1];
  });
  return { parameters: count(parameters), multiplyAdds: multiplyAdds.reduce((a, b) => a + b, 0) };
}

const count = (parameters: readonly ParameterSpec[]): number =>
  parameters.reduce((total, spec) => total + valueCount(spec), 0);

function sum(costs: readonly Cost[]): Cost {
  return {
    parameters: costs.reduce((total, { parameters }) => total + parameters, 0),
    multiplyAdds: costs.reduce((total, { multiplyAdds }) => total + multiplyAdds, 0),
  };
}
