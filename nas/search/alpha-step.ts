import { adamStep, type AdamOptions } from '../tensor/adam.js';
import { valueAndGradient, valueAndGradients } from '../tensor/gradient.js';
import type { Entry, InputSpec } from '../tensor/program.js';
import type { SgdOptions } from '../tensor/sgd.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';
import { architectureNames } from './architecture.js';
import { normalisedEntropy, type EntropyOver } from './entropy.js';
import { batchOf, scalar, skipDropoutOf } from './step-inputs.js';
import type { Supernet } from './supernet-loss.js';
import { unrolledGradients } from './unrolled-gradient.js';

export interface AlphaOptions extends AdamOptions {
  readonly entropyOver: EntropyOver;
  /** Factor of each level's entropy; absent: 1 each. */
  readonly entropyLevels?: readonly number[];
  /** Present: the gradient is of second order, through one virtual step of the weights with these settings. */
  readonly unrolled?: Pick<SgdOptions, 'momentum' | 'weightDecay'>;
}

/** One Adam step on α, and on β where there is one, which the entropy leaves alone. */
export function alphaStep(supernet: Supernet, options: AlphaOptions, inputs: Entry['inputs']): Entry {
  const { unrolled } = options;
  const ahead = {
    weightImages: inputs['images'] as InputSpec,
    weightLabels: inputs['labels'] as InputSpec,
    weightLearningRate: scalar,
  };
  const names = architectureNames(supernet.network);
  return {
    inputs: {
      ...inputs,
      lambda: scalar,
      correction1: scalar,
      correction2: scalar,
      ...(unrolled && ahead),
    },
    run(variables, given) {
      const weights = variables['weights'] as Tensor;
      const architecture = names.map((name) => variables[name] as Tensor);
      const validationLoss = (w: Tensor, a: readonly Tensor[]) =>
        supernet.loss(w, a, batchOf(given), skipDropoutOf(given));
      const { loss, gradients, extras } = unrolled
        ? unrolledGradients(
            { weights, momentum: variables['momentum'] as Tensor, architecture },
            (w, a) => supernet.loss(w, a, weightBatchOf(given), skipDropoutOf(given)),
            validationLoss,
            given['weightLearningRate'] as Tensor,
            unrolled,
          )
        : valueAndGradients(architecture, (...a) => validationLoss(weights, a));
      const entropy = valueAndGradient(variables['alpha'] as Tensor, (value) => ({
        loss: normalisedEntropy(value, options.entropyOver, options.entropyLevels),
        extras: {},
      }));
      const weighted = tf.mul(entropy.gradient, given['lambda'] as Tensor);
      const updates = names.map((name, i) => {
        const gradient = gradients[i] as Tensor;
        const next = adamStep(
          {
            value: variables[name] as Tensor,
            firstMoment: variables[`${name}FirstMoment`] as Tensor,
            secondMoment: variables[`${name}SecondMoment`] as Tensor,
          },
          name === 'alpha' ? tf.add(gradient, weighted) : gradient,
          given['learningRate'] as Tensor,
          [given['correction1'] as Tensor, given['correction2'] as Tensor],
          options,
        );
        return {
          [name]: next.value,
          [`${name}FirstMoment`]: next.firstMoment,
          [`${name}SecondMoment`]: next.secondMoment,
        };
      });
      return {
        outputs: {
          loss,
          hits: extras.hits,
          entropy: entropy.loss,
          entropyGradientNorm: tf.sqrt(tf.sum(tf.square(entropy.gradient))),
        },
        updates: Object.assign({}, ...updates) as Record<string, Tensor>,
      };
    },
  };
}

const weightBatchOf = (given: Readonly<Record<string, Tensor>>) => ({
  images: given['weightImages'] as Tensor,
  labels: given['weightLabels'] as Tensor,
});
