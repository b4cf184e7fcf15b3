import { type EvaluationConfig, evaluationLayers } from '../network/evaluation-layers.js';
import { evaluationLogits } from '../network/evaluation-network.js';
import { RunningStatistics } from '../network/normalizer.js';
import { FlatParameters } from '../network/parameters.js';
import { keyedGenerator, uniform } from '../random.js';
import { valueAndGradient, type SgdOptions, sgdStep } from '../tensor/optimizers.js';
import { crossEntropy, hits, topFive } from '../tensor/loss.js';
import type { Entry, InputSpec, Program } from '../tensor/program.js';
import { type Tensor, tf } from '../tensor/tensorflow.js';

/**
 * Factors of drop-path for one step: 0 with the given probability, otherwise 1 / (1 − probability), which keeps the mean
 * (DARTS, cnn/utils.py, `drop_path`).
 */
export function dropPathFactors(draw: {
  readonly seed: number;
  readonly epoch: number;
  readonly step: number;
  readonly count: number;
  readonly probability: number;
}): Float32Array {
  const { seed, epoch, step, count, probability } = draw;
  const draws = uniform(keyedGenerator({ seed, purpose: 'drop path', epoch, step }), count);
  return draws.map((value) => (value < probability ? 0 : 1 / (1 - probability)));
}

interface EvaluationProgramConfig {
  readonly network: EvaluationConfig;
  /** Height and width of the images. */
  readonly imageSize: readonly [number, number];
  readonly batch: number;
  readonly sgd: SgdOptions;
  readonly auxiliaryWeight: number;
  /** Share of each training target that is spread over all classes; not used for measuring. */
  readonly labelSmoothing: number;
  readonly dropPath: boolean;
}

const scalar: InputSpec = { shape: [], dtype: 'float32' };

/** Whether top-5 accuracy is reported. With five classes or fewer it would always be 1. */
const hasTopFive = ({ classes }: EvaluationConfig): boolean => classes > 5;

/** Edges of a derived cell: two for each node. */
export function edgesPerCell(network: EvaluationConfig): number {
  return 2 * (network.genotype.levels[0]?.nodes.length ?? 0);
}

/**
 * A derived network's variables and steps as one program.
 *
 * | entry | does | inputs | outputs |
 * |---|---|---|---|
 * | train | one SGD step and one update of the running statistics | images, labels, learningRate, dropPath | loss, hits, topFive, gradientNorm |
 * | measure | measures, changes nothing | images, labels, mask | loss (sum), hits, topFive |
 *
 * `dropPath` is [cells, edges, N] and present only if the configuration enables it. `hits` and `topFive` are numbers of
 * images; `topFive` is present only with more than five classes.
 */
export function evaluationProgram(config: EvaluationProgramConfig): Program {
  const { network, batch } = config;
  const layers = evaluationLayers(network);
  const parameters = new FlatParameters(layers.parameters);
  const statistics = new RunningStatistics(layers.normalizations);
  const images: InputSpec = { shape: [batch, ...config.imageSize, network.imageChannels], dtype: 'float32' };
  const labels: InputSpec = { shape: [batch], dtype: 'int32' };
  const dropPath: InputSpec = { shape: [network.cells, edgesPerCell(network), batch], dtype: 'float32' };

  const train: Entry = {
    inputs: { images, labels, learningRate: scalar, ...(config.dropPath ? { dropPath } : {}) },
    run(variables, inputs) {
      const labelTensor = inputs['labels'] as Tensor;
      const factors = inputs['dropPath'];
      const { loss, gradient, extras } = valueAndGradient(variables['weights'] as Tensor, (weights) => {
        const unpacked = parameters.unpack(weights);
        const { normalize, noted } = statistics.training(unpacked);
        const { logits, auxiliary } = evaluationLogits(
          unpacked,
          normalize,
          inputs['images'] as Tensor,
          network,
          factors ? { dropPath: factors } : {},
        );
        const lossOf = (of: Tensor): Tensor => tf.mean(crossEntropy(of, labelTensor, config.labelSmoothing));
        const main = lossOf(logits);
        const total = auxiliary
          ? tf.add<Tensor>(main, tf.mul(lossOf(auxiliary), config.auxiliaryWeight))
          : main;
        return {
          loss: total,
          extras: {
            hits: tf.sum<Tensor>(hits(logits, labelTensor)),
            ...(hasTopFive(network) && { topFive: tf.sum<Tensor>(topFive(logits, labelTensor)) }),
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
      const { statistics: updated, ...counts } = extras;
      return {
        outputs: { loss, ...counts, gradientNorm },
        updates: { ...next, statistics: updated },
      };
    },
  };

  const measure: Entry = {
    inputs: { images, labels, mask: { shape: [batch], dtype: 'float32' } },
    run(variables, inputs) {
      const unpacked = parameters.unpack(variables['weights'] as Tensor);
      const normalize = statistics.inference(unpacked, variables['statistics'] as Tensor);
      const { logits } = evaluationLogits(unpacked, normalize, inputs['images'] as Tensor, network);
      const labelTensor = inputs['labels'] as Tensor;
      const mask = inputs['mask'] as Tensor;
      return {
        outputs: {
          loss: tf.sum(tf.mul(crossEntropy(logits, labelTensor), mask)),
          hits: tf.sum(tf.mul(hits(logits, labelTensor), mask)),
          ...(hasTopFive(network) && { topFive: tf.sum(tf.mul(topFive(logits, labelTensor), mask)) }),
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
