import { evaluationLayers, evaluationLogits, type EvaluationConfig } from '../network/evaluation-network.js';
import { FlatParameters } from '../network/flat-parameters.js';
import { RunningStatistics } from '../network/normaliser.js';
import { valueAndGradient } from '../tensor/gradient.js';
import { crossEntropy, hits } from '../tensor/loss.js';
import type { Entry, InputSpec, Program } from '../tensor/program.js';
import { sgdStep, type SgdOptions } from '../tensor/sgd.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';

export interface EvaluationProgramConfig {
  readonly network: EvaluationConfig;
  /** Height and width of the images. */
  readonly imageSize: readonly [number, number];
  readonly batch: number;
  readonly sgd: SgdOptions;
  readonly auxiliaryWeight: number;
  readonly dropPath: boolean;
}

const scalar: InputSpec = { shape: [], dtype: 'float32' };

/** Edges of a derived cell: two for each node. */
export function derivedEdges(network: EvaluationConfig): number {
  return 2 * (network.genotype.levels[0]?.nodes.length ?? 0);
}

/**
 * A derived network's variables and steps as one program.
 *
 * | entry | does | inputs | outputs |
 * |---|---|---|---|
 * | train | one SGD step and one update of the running statistics | images, labels, learningRate, dropPath | loss, hits, gradientNorm |
 * | measure | nothing changes | images, labels, mask | loss (sum), hits |
 *
 * `dropPath` is [cells, edges, N] and only there when the configuration asks for it.
 */
export function evaluationProgram(config: EvaluationProgramConfig): Program {
  const { network, batch } = config;
  const layers = evaluationLayers(network);
  const parameters = new FlatParameters(layers.parameters);
  const statistics = new RunningStatistics(layers.normalisations);
  const images: InputSpec = { shape: [batch, ...config.imageSize, network.imageChannels], dtype: 'float32' };
  const labels: InputSpec = { shape: [batch], dtype: 'int32' };
  const dropPath: InputSpec = { shape: [network.cells, derivedEdges(network), batch], dtype: 'float32' };

  const train: Entry = {
    inputs: { images, labels, learningRate: scalar, ...(config.dropPath ? { dropPath } : {}) },
    run(variables, inputs) {
      const labelTensor = inputs['labels'] as Tensor;
      const factors = inputs['dropPath'];
      const { loss, gradient, extras } = valueAndGradient(variables['weights'] as Tensor, (weights) => {
        const unpacked = parameters.unpack(weights);
        const { normalise, noted } = statistics.training(unpacked);
        const { logits, auxiliary } = evaluationLogits(
          unpacked,
          normalise,
          inputs['images'] as Tensor,
          network,
          factors ? { dropPath: factors } : {},
        );
        const main: Tensor = tf.mean(crossEntropy(logits, labelTensor));
        const total = auxiliary
          ? tf.add(main, tf.mul(tf.mean(crossEntropy(auxiliary, labelTensor)), config.auxiliaryWeight))
          : main;
        return {
          loss: total,
          extras: {
            hits: tf.sum<Tensor>(hits(logits, labelTensor)),
            statistics: statistics.update(variables['statistics'] as Tensor, noted),
          },
        };
      });
      const { gradientNorm, ...next } = sgdStep(
        variables['weights'] as Tensor,
        variables['momentum'] as Tensor,
        gradient,
        inputs['learningRate'] as Tensor,
        config.sgd,
      );
      return {
        outputs: { loss, hits: extras.hits, gradientNorm },
        updates: { ...next, statistics: extras.statistics },
      };
    },
  };

  const measure: Entry = {
    inputs: { images, labels, mask: { shape: [batch], dtype: 'float32' } },
    run(variables, inputs) {
      const unpacked = parameters.unpack(variables['weights'] as Tensor);
      const normalise = statistics.inference(unpacked, variables['statistics'] as Tensor);
      const { logits } = evaluationLogits(unpacked, normalise, inputs['images'] as Tensor, network);
      const labelTensor = inputs['labels'] as Tensor;
      const mask = inputs['mask'] as Tensor;
      return {
        outputs: {
          loss: tf.sum(tf.mul(crossEntropy(logits, labelTensor), mask)),
          hits: tf.sum(tf.mul(hits(logits, labelTensor), mask)),
        },
      };
    },
  };

  return {
    variables: {
      weights: { shape: [parameters.size] },
      momentum: { shape: [parameters.size] },
      statistics: { shape: [statistics.size] },
    },
    entries: { train, measure },
  };
}
