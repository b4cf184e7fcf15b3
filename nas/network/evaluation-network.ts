import { auxiliaryStride, type Stem } from '../../spec/network-input.js';
import { convolve, relu } from '../tensor/convolution.js';
import { type Tensor, type Tensor2D, tf } from '../tensor/tensorflow.js';
import {
  AUXILIARY_HEAD,
  auxiliaryCell,
  evaluationCells,
  type EvaluationConfig,
  isIdentity,
  type StemStep,
  stemSteps,
} from './evaluation-layers.js';
import type { LevelGenotype } from './genotype.js';
import { type CellGeometry, type Stride, strideOf } from './geometry.js';
import { kernels } from './kernels.js';
import { moduleOf, preprocess } from './preprocessing.js';
import type { Normalizer } from './normalizer.js';
import { definitionOf, type KeptOperation } from './operations/index.js';
import type { OperationModule } from './operations/definition.js';
import type { Parameters } from './parameters.js';

/**
 * ReLU, average pool 5 at stride 3 (ImageNet: 2), 1×1 convolution, 2×2 convolution, classifier (DARTS, cnn/model.py).
 * @param x [N, 8, 8, C]; with the ImageNet stem [N, 7, 7, C]
 * @returns [N, classes]
 */
export function auxiliaryHead(x: Tensor, stem: Stem, parameters: Parameters, normalize: Normalizer): Tensor {
  const features = `${AUXILIARY_HEAD}.features`;
  const convolve = (input: Tensor, layer: number): Tensor =>
    tf.conv2d(input as never, parameters(`${features}.${layer}.weight`) as never, 1, 'valid');
  const pooled = tf.avgPool(relu(x) as never, 5, auxiliaryStride(stem), 'valid') as Tensor;
  const first = relu(normalize(`${features}.3`, convolve(pooled, 2)));
  const second = convolve(first, 5);
  const last = relu(stem === 'cifar' ? normalize(`${features}.6`, second) : second);
  const flat = tf.reshape(last, [x.shape[0], 768]);
  return tf.add(
    tf.matMul(flat as never, parameters(`${AUXILIARY_HEAD}.classifier.weight`) as never),
    parameters(`${AUXILIARY_HEAD}.classifier.bias`),
  );
}

/**
 * The inputs of the first cell (DARTS, cnn/model.py). With one convolution both are its output; with three convolutions
 * of stride 2 they are the outputs of the second and the third.
 * @param images [N, H, W, C]
 */
export function stemOutputs(
  images: Tensor,
  steps: readonly StemStep[],
  parameters: Parameters,
  normalize: Normalizer,
): [Tensor, Tensor] {
  const apply = (x: Tensor, step: StemStep, stride: number): Tensor =>
    normalize(step.normalization, convolve(x, parameters(`${step.convolution}.weight`), stride));
  const [first, second, third] = steps as [StemStep, StemStep?, StemStep?];
  if (!second || !third) {
    const only = apply(images, first, 1);
    return [only, only];
  }
  const quarter = apply(relu(apply(images, first, 2)), second, 2);
  return [quarter, apply(relu(quarter), third, 2)];
}

/**
 * A derived cell (DARTS, cnn/model.py).
 * @param inputs outputs of the cell before the last and of the last cell, [N, H, W, C]
 * @param dropPath factor of each sample for each edge, [edges, N]: 0 or 1 / (share kept); absent outside training
 */
export function derivedCell(
  inputs: readonly [Tensor, Tensor],
  cell: CellGeometry,
  genotype: LevelGenotype,
  parameters: Parameters,
  normalize: Normalizer,
  dropPath?: Tensor,
): Tensor {
  const states: Tensor[] = preprocess(inputs, cell, parameters, normalize);
  const factors = dropPath ? tf.unstack(dropPath) : undefined;
  genotype.nodes.forEach((edges, node) => {
    const [first, second] = edges.map((edge, side) => {
      const index = 2 * node + side;
      const module = moduleOf(`cells.${cell.index}._ops.${index}`, parameters, normalize);
      const value = operate(edge.operation, states[edge.from] as Tensor, strideOf(cell, edge), module);
      if (!factors || isIdentity(cell, edge)) return value;
      return tf.mul(value, tf.reshape(factors[index] as Tensor, [-1, 1, 1, 1]));
    }) as [Tensor, Tensor];
    states.push(tf.add(first, second));
  });
  return tf.concat(states.slice(2), 3);
}

/** One operation, with its last normalization if it has one. */
function operate(operation: KeptOperation, value: Tensor, stride: Stride, module: OperationModule): Tensor {
  const { prepare, compute, layers } = definitionOf(operation);
  let rectified: Tensor | undefined;
  const input = {
    value,
    prepared: value,
    stride,
    get rectified() {
      return (rectified ??= relu(value));
    },
  };
  if (prepare) input.prepared = prepare(input, kernels);
  const result = compute(input, module);
  const last = layers({ channels: value.shape[3] as number, stride }).normalizations.at(-1);
  return last === undefined ? result : module.normalize(last, result);
}

/**
 * A derived network's logits.
 * @param images [N, H, W, imageChannels]
 * @param training the auxiliary logits are computed in training only
 * @param training.dropPath factors of drop-path, [cells, edges, N]; absent without drop-path
 * @returns logits [N, classes], and those of the auxiliary head where there is one
 */
export function evaluationLogits(
  parameters: Parameters,
  normalize: Normalizer,
  images: Tensor,
  config: EvaluationConfig,
  training?: { readonly dropPath?: Tensor },
): { logits: Tensor; auxiliary?: Tensor } {
  const dropPath = training?.dropPath ? tf.unstack(training.dropPath) : undefined;
  let auxiliary: Tensor | undefined;
  let [previous, current] = stemOutputs(
    images,
    stemSteps(config, config.imageChannels),
    parameters,
    normalize,
  );
  for (const { geometry, genotype } of evaluationCells(config)) {
    const next = derivedCell(
      [previous, current],
      geometry,
      genotype,
      parameters,
      normalize,
      dropPath?.[geometry.index],
    );
    [previous, current] = [current, next];
    if (training && config.auxiliary && geometry.index === auxiliaryCell(config)) {
      auxiliary = auxiliaryHead(current, config.stem, parameters, normalize);
    }
  }
  const logits: Tensor = tf.add(
    tf.matMul(tf.mean<Tensor2D>(current, [1, 2]), parameters('classifier.weight') as Tensor2D),
    parameters('classifier.bias'),
  );
  return auxiliary ? { logits, auxiliary } : { logits };
}
