import type { Stem } from '../../spec/network-input.js';
import { type Genotype, type GenotypeEdge, genotypeOfCell, type LevelGenotype } from './genotype.js';
import { type CellGeometry, cellGeometry, type NetworkShape, strideOf } from './geometry.js';
import {
  affine,
  convolution,
  type Layers,
  linear,
  type ModuleLayers,
  named,
  preprocessingLayers,
} from './layers.js';
import { definitionOf } from './operations/index.js';

/** Name of the auxiliary head's module. */
export const AUXILIARY_HEAD = 'auxiliary_head';

/**
 * Layers of the auxiliary head on a map of `channels` channels (DARTS, AuxiliaryHeadCIFAR and AuxiliaryHeadImageNet; the
 * latter omits the second normalization).
 */
export function auxiliaryHeadLayers(channels: number, classes: number, stem: Stem): Layers {
  const features = `${AUXILIARY_HEAD}.features`;
  const normalized = [
    { name: `${features}.3`, channels: 128 },
    ...(stem === 'cifar' ? [{ name: `${features}.6`, channels: 768 }] : []),
  ];
  return {
    parameters: [
      convolution(`${features}.2`, 1, channels, 128),
      convolution(`${features}.5`, 2, 128, 768),
      ...normalized.flatMap((norm) => affine(norm.name, norm.channels)),
      ...linear(`${AUXILIARY_HEAD}.classifier`, 768, classes),
    ],
    normalizations: normalized,
  };
}

/** One convolution of a stem and its normalization, by the names of their modules. */
export interface StemStep {
  readonly convolution: string;
  readonly normalization: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** The stem's convolutions, all 3 × 3, in order: one for small images, three of stride 2 for large ones. */
export function stemSteps(shape: Omit<NetworkShape, 'nodes'>, imageChannels: number): StemStep[] {
  const { channels, stemMultiplier, stem } = shape;
  if (stem !== 'imagenet') {
    const outputs = stemMultiplier * channels;
    return [{ convolution: 'stem.0', normalization: 'stem.1', inputs: imageChannels, outputs }];
  }
  const half = Math.floor(channels / 2);
  return [
    { convolution: 'stem0.0', normalization: 'stem0.1', inputs: imageChannels, outputs: half },
    { convolution: 'stem0.3', normalization: 'stem0.4', inputs: half, outputs: channels },
    { convolution: 'stem1.1', normalization: 'stem1.2', inputs: channels, outputs: channels },
  ];
}

export function stemLayers(steps: readonly StemStep[]): Layers {
  return {
    parameters: steps.flatMap((step) => [
      convolution(step.convolution, 3, step.inputs, step.outputs),
      ...affine(step.normalization, step.outputs),
    ]),
    normalizations: steps.map(({ normalization, outputs }) => ({ name: normalization, channels: outputs })),
  };
}

/** The cell's edges as the reference numbers them: `_ops.0` and `_ops.1` lead to node 0, and so on. */
export function edgesOf(genotype: LevelGenotype): GenotypeEdge[] {
  return genotype.nodes.flatMap((edges) => [...edges]);
}

/** Whether the edge is the identity, which drop-path does not drop. */
export function isIdentity(cell: CellGeometry, edge: GenotypeEdge): boolean {
  return definitionOf(edge.operation).isIdentity === true && strideOf(cell, edge) === 1;
}

/** Trained tensors and normalizations of one cell: those of the preprocessing of its inputs, then those of its edges. */
export function derivedCellLayers(
  cell: CellGeometry,
  genotype: LevelGenotype,
): { preprocessing: Layers; operations: Layers } {
  const { channels, index } = cell;
  return {
    preprocessing: withNormalizations(channels, preprocessingLayers(cell)),
    operations: withNormalizations(
      channels,
      edgesOf(genotype).map((edge, i) => {
        const stride = strideOf(cell, edge);
        return named(`cells.${index}._ops.${i}`, definitionOf(edge.operation).layers({ channels, stride }));
      }),
    ),
  };
}

function withNormalizations(channels: number, modules: readonly ModuleLayers[]): Layers {
  return {
    parameters: modules.flatMap(({ convolutions, normalizations }) => [
      ...convolutions,
      ...normalizations.flatMap((name) => affine(name, channels)),
    ]),
    normalizations: modules.flatMap(({ normalizations }) =>
      normalizations.map((name) => ({ name, channels })),
    ),
  };
}

/** A derived network of any depth and width (DARTS, cnn/model.py, NetworkCIFAR and NetworkImageNet). */
export interface EvaluationConfig extends Omit<NetworkShape, 'nodes'> {
  readonly stem: Stem;
  readonly genotype: Genotype;
  readonly imageChannels: number;
  readonly classes: number;
  readonly auxiliary: boolean;
}

/** A cell of a derived network, and the level whose genotype it has. */
export interface EvaluationCell {
  readonly geometry: CellGeometry;
  readonly genotype: LevelGenotype;
}

/** The parts of a derived network, in the order of the data flow. */
export interface EvaluationParts {
  readonly stem: Layers;
  readonly cells: readonly (EvaluationCell & {
    readonly preprocessing: Layers;
    readonly operations: Layers;
  })[];
  readonly auxiliary?: Layers;
  readonly classifier: Layers;
}

const nodesOf = (config: EvaluationConfig): number => config.genotype.levels[0]?.nodes.length ?? 0;

export function evaluationCells(config: EvaluationConfig): EvaluationCell[] {
  const cells = cellGeometry({ ...config, nodes: nodesOf(config) });
  return cells.map((geometry) => ({ geometry, genotype: genotypeOfCell(config.genotype, geometry, cells) }));
}

/** The cell whose output the auxiliary head classifies. */
export const auxiliaryCell = (config: EvaluationConfig): number => Math.floor((2 * config.cells) / 3);

/** Every trained tensor and every normalization of the network, part by part. Computes nothing. */
export function evaluationParts(config: EvaluationConfig): EvaluationParts {
  const cells = evaluationCells(config);
  const width = (cell: number): number => nodesOf(config) * (cells[cell] as EvaluationCell).geometry.channels;
  return {
    stem: stemLayers(stemSteps(config, config.imageChannels)),
    cells: cells.map((cell) => ({ ...cell, ...derivedCellLayers(cell.geometry, cell.genotype) })),
    ...(config.auxiliary && {
      auxiliary: auxiliaryHeadLayers(width(auxiliaryCell(config)), config.classes, config.stem),
    }),
    classifier: {
      parameters: linear('classifier', width(config.cells - 1), config.classes),
      normalizations: [],
    },
  };
}

/** The layers of all parts. */
export function evaluationLayers(config: EvaluationConfig): Layers {
  const { stem, cells, auxiliary, classifier } = evaluationParts(config);
  const parts = [
    stem,
    ...cells.flatMap(({ preprocessing, operations }) => [preprocessing, operations]),
    ...(auxiliary ? [auxiliary] : []),
    classifier,
  ];
  return {
    parameters: parts.flatMap(({ parameters }) => parameters),
    normalizations: parts.flatMap(({ normalizations }) => normalizations),
  };
}
