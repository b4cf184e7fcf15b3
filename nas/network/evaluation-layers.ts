import type { Stem } from '../../spec/network-demands.js';
import { auxiliaryHeadLayers } from './auxiliary-head-layers.js';
import { derivedCellLayers } from './derived-cell-layers.js';
import { genotypeOfCell, type Genotype, type LevelGenotype } from './genotype.js';
import { cellGeometry, type CellGeometry, type NetworkShape } from './geometry.js';
import { linear, type Layers } from './parameters.js';
import { stemLayers, stemSteps } from './stem-layers.js';

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

/** The parts of a derived network, in the order in which images pass them. */
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

/** Every trained tensor and every normalisation of the network, part by part. Computes nothing. */
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
      normalisations: [],
    },
  };
}

/** All of them together. */
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
    normalisations: parts.flatMap(({ normalisations }) => normalisations),
  };
}
