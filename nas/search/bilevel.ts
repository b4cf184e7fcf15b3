import { FlatParameters } from '../network/flat-parameters.js';
import { alphaShape, supernetLogits, supernetParameters, type SupernetConfig } from '../network/supernet.js';
import { adamStep, type AdamOptions } from '../tensor/adam.js';
import { valueAndGradient } from '../tensor/gradient.js';
import { crossEntropy, hits } from '../tensor/loss.js';
import type { Entry, InputSpec, Program } from '../tensor/program.js';
import { sgdStep, type SgdOptions } from '../tensor/sgd.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';
import { normalisedEntropy, type EntropyOver } from './entropy.js';
import { levelCount } from './levels.js';

export interface SearchProgramConfig {
  readonly network: SupernetConfig;
  readonly levelOfCell: readonly number[];
  /** Height and width of the images. */
  readonly imageSize: readonly [number, number];
  readonly batch: number;
  /** Absent where the weights stay as they are (measuring). */
  readonly sgd?: SgdOptions;
  /** Absent where α stays as it is (warm-up, measuring). */
  readonly alpha?: AdamOptions & { readonly entropyOver: EntropyOver };
}

const scalar: InputSpec = { shape: [], dtype: 'float32' };

/**
 * The super-network's variables and steps as one program.
 *
 * | entry | does | inputs | outputs |
 * |---|---|---|---|
 * | weights | one SGD step on the weights | images, labels, learningRate | loss, hits, gradientNorm |
 * | alpha | one Adam step on α: first-order gradient of L_val + λ·H̄ | images, labels, learningRate, lambda, correction1, correction2 | loss (L_val), hits, entropy, entropyGradientNorm |
 * | measure | nothing changes | images, labels, mask, mixture | loss (sum), hits |
 *
 * `hits` counts correct samples; losses of steps are means in nats.
 */
export function searchProgram(config: SearchProgramConfig): Program {
  const { network, levelOfCell, batch } = config;
  const parameters = new FlatParameters(supernetParameters(network));
  const alpha = { shape: alphaShape(levelCount(levelOfCell), network.nodes) };
  const images: InputSpec = { shape: [batch, ...config.imageSize, network.imageChannels], dtype: 'float32' };
  const labels: InputSpec = { shape: [batch], dtype: 'int32' };

  const logitsOf = (weights: Tensor, mixture: Tensor, input: Tensor): Tensor =>
    supernetLogits(parameters.unpack(weights), input, mixture, levelOfCell, network);

  const weightStep = (sgd: SgdOptions): Entry => ({
    inputs: { images, labels, learningRate: scalar },
    run(variables, inputs) {
      const mixture = tf.softmax(variables['alpha'] as never) as Tensor;
      const { loss, gradient, extras } = valueAndGradient(variables['weights'] as Tensor, (weights) => {
        const logits = logitsOf(weights, mixture, inputs['images'] as Tensor);
        return meanLoss(logits, inputs['labels'] as Tensor);
      });
      const { gradientNorm, ...next } = sgdStep(
        variables['weights'] as Tensor,
        variables['momentum'] as Tensor,
        gradient,
        inputs['learningRate'] as Tensor,
        sgd,
      );
      return {
        outputs: { loss, hits: extras.hits, gradientNorm },
        updates: next,
      };
    },
  });

  const alphaStep = (options: NonNullable<SearchProgramConfig['alpha']>): Entry => ({
    inputs: {
      images,
      labels,
      learningRate: scalar,
      lambda: scalar,
      correction1: scalar,
      correction2: scalar,
    },
    run(variables, inputs) {
      const { loss, gradient, extras } = valueAndGradient(variables['alpha'] as Tensor, (value) => {
        const mixture = tf.softmax(value as never) as Tensor;
        const logits = logitsOf(variables['weights'] as Tensor, mixture, inputs['images'] as Tensor);
        return meanLoss(logits, inputs['labels'] as Tensor);
      });
      const entropy = valueAndGradient(variables['alpha'] as Tensor, (value) => ({
        loss: normalisedEntropy(value, options.entropyOver),
        extras: {},
      }));
      const weighted = tf.mul(entropy.gradient, inputs['lambda'] as Tensor);
      const next = adamStep(
        {
          value: variables['alpha'] as Tensor,
          firstMoment: variables['alphaFirstMoment'] as Tensor,
          secondMoment: variables['alphaSecondMoment'] as Tensor,
        },
        tf.add(gradient, weighted),
        inputs['learningRate'] as Tensor,
        [inputs['correction1'] as Tensor, inputs['correction2'] as Tensor],
        options,
      );
      return {
        outputs: {
          loss,
          hits: extras.hits,
          entropy: entropy.loss,
          entropyGradientNorm: tf.sqrt(tf.sum(tf.square(entropy.gradient))),
        },
        updates: {
          alpha: next.value,
          alphaFirstMoment: next.firstMoment,
          alphaSecondMoment: next.secondMoment,
        },
      };
    },
  });

  const measure: Entry = {
    inputs: {
      images,
      labels,
      mask: { shape: [batch], dtype: 'float32' },
      mixture: { ...alpha, dtype: 'float32' },
    },
    run(variables, inputs) {
      const logits = logitsOf(
        variables['weights'] as Tensor,
        inputs['mixture'] as Tensor,
        inputs['images'] as Tensor,
      );
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
      alpha,
      alphaFirstMoment: alpha,
      alphaSecondMoment: alpha,
    },
    entries: {
      ...(config.sgd && { weights: weightStep(config.sgd) }),
      ...(config.alpha && { alpha: alphaStep(config.alpha) }),
      measure,
    },
  };
}

function meanLoss(logits: Tensor, labels: Tensor): { loss: Tensor; extras: { hits: Tensor } } {
  return { loss: tf.mean(crossEntropy(logits, labels)), extras: { hits: tf.sum(hits(logits, labels)) } };
}
