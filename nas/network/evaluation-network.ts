import { convolve } from '../tensor/convolution.js';
import { tf, type Tensor, type Tensor2D } from '../tensor/tensorflow.js';
import { auxiliaryHead, auxiliaryHeadLayers } from './auxiliary-head.js';
import { derivedCell, derivedCellLayers } from './derived-cell.js';
import type { Parameters } from './flat-parameters.js';
import { genotypeOfCell, type Genotype } from './genotype.js';
import { cellGeometry, type CellGeometry, type NetworkShape } from './geometry.js';
import type { NormalisationSpec, Normaliser } from './normaliser.js';
import { affine, convolution, linear, type ParameterSpec } from './parameters.js';

/** A derived network of any depth and width, for small images (DARTS, cnn/model.py, NetworkCIFAR). */
export interface EvaluationConfig extends Omit<NetworkShape, 'nodes'> {
  readonly genotype: Genotype;
  readonly imageChannels: number;
  readonly classes: number;
  readonly auxiliary: boolean;
}

const nodesOf = (config: EvaluationConfig): number => config.genotype.levels[0]?.nodes.length ?? 0;

function geometryOf(config: EvaluationConfig): CellGeometry[] {
  return cellGeometry({ ...config, nodes: nodesOf(config) });
}

/** The cell whose output the auxiliary head classifies. */
const auxiliaryCell = (config: EvaluationConfig): number => Math.floor((2 * config.cells) / 3);

/** Every trained tensor and every normalisation of the network. */
export function evaluationLayers(config: EvaluationConfig): {
  parameters: ParameterSpec[];
  normalisations: NormalisationSpec[];
} {
  const geometry = geometryOf(config);
  const stem = config.stemMultiplier * config.channels;
  const width = (cell: number): number => nodesOf(config) * (geometry[cell] as CellGeometry).channels;
  const cells = geometry.map((cell) =>
    derivedCellLayers(cell, genotypeOfCell(config.genotype, cell, geometry)),
  );
  const head = config.auxiliary
    ? auxiliaryHeadLayers(width(auxiliaryCell(config)), config.classes)
    : { parameters: [], normalisations: [] };
  return {
    parameters: [
      convolution('stem.0', 3, config.imageChannels, stem),
      ...affine('stem.1', stem),
      ...cells.flatMap(({ parameters }) => parameters),
      ...head.parameters,
      ...linear('classifier', width(config.cells - 1), config.classes),
    ],
    normalisations: [
      { name: 'stem.1', channels: stem },
      ...cells.flatMap(({ normalisations }) => normalisations),
      ...head.normalisations,
    ],
  };
}

/**
 * The network's logits.
 * @param images [N, H, W, imageChannels]
 * @param training the auxiliary logits are computed in training only
 * @param training.dropPath factors of drop-path, [cells, edges, N]; absent without drop-path
 * @returns logits [N, classes], and those of the auxiliary head where there is one
 */
export function evaluationLogits(
  parameters: Parameters,
  normalise: Normaliser,
  images: Tensor,
  config: EvaluationConfig,
  training?: { readonly dropPath?: Tensor },
): { logits: Tensor; auxiliary?: Tensor } {
  const geometry = geometryOf(config);
  const dropPath = training?.dropPath ? tf.unstack(training.dropPath) : undefined;
  let auxiliary: Tensor | undefined;
  let previous = normalise('stem.1', convolve(images, parameters('stem.0.weight')));
  let current = previous;
  for (const cell of geometry) {
    const genotype = genotypeOfCell(config.genotype, cell, geometry);
    const next = derivedCell(
      [previous, current],
      cell,
      genotype,
      parameters,
      normalise,
      dropPath?.[cell.index],
    );
    [previous, current] = [current, next];
    if (training && config.auxiliary && cell.index === auxiliaryCell(config)) {
      auxiliary = auxiliaryHead(current, parameters, normalise);
    }
  }
  const logits: Tensor = tf.add(
    tf.matMul(tf.mean<Tensor2D>(current, [1, 2]), parameters('classifier.weight') as Tensor2D),
    parameters('classifier.bias'),
  );
  return auxiliary ? { logits, auxiliary } : { logits };
}
