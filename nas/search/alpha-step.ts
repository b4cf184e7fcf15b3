import {
  valueAndGradient,
  valueAndGradients,
  type AdamOptions,
  adamStep,
  type SgdOptions,
} from '../tensor/optimizers.js';
import type { Entry, InputSpec } from '../tensor/program.js';
import { after } from '../tensor/recorder.js';
import { type Tensor, tf } from '../tensor/tensorflow.js';
import { type EntropyOver, normalizedEntropy } from './entropy.js';
import { architectureNames } from './architecture.js';
import { batchOf, scalar, skipDropoutOf, type Supernet } from './steps.js';

export interface AlphaOptions extends AdamOptions {
  readonly entropyOver: EntropyOver;
  /** Factor of each level's entropy; default 1. */
  readonly entropyLevels?: readonly number[];
  /** If present, the gradient is second-order, through one virtual step of the weights with these settings. */
  readonly unrolled?: Pick<SgdOptions, 'momentum' | 'weightDecay'>;
}

/** One Adam step on α, and on β if there is one. The entropy term applies only to α. */
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
        loss: normalizedEntropy(value, options.entropyOver, options.entropyLevels),
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

type Loss<E extends Readonly<Record<string, Tensor>>> = (
  weights: Tensor,
  architecture: readonly Tensor[],
) => { readonly loss: Tensor; readonly extras: E };

const norm = (x: Tensor): Tensor => tf.sqrt(tf.sum(tf.square(x)));

/**
 * Gradient of L_val(w′, α) with respect to α, where w′ is one step of the weights on L_train, which also depends on α
 * (DARTS, cnn/architect.py). The step has momentum and L2 but no clipping: w′ = w − η·(m·v + ∇L_train(w, α) + wd·w). The
 * dependence of w′ on α is a Hessian-vector product, computed as a central difference:
 *
 * ∇_α = ∂L_val(w′, α)/∂α − η · (∂L_train(w⁺, α)/∂α − ∂L_train(w⁻, α)/∂α) / 2ε, w± = w ± ε·u, u = ∂L_val(w′, α)/∂w′,
 * ε = 0.01 / ‖u‖
 *
 * @param state weights and momentum [n]; α and β
 * @param eta learning rate of the weights, scalar
 * @returns loss and extras of L_val(w′, α); a gradient for each of the architecture's tensors
 */
function unrolledGradients<E extends Readonly<Record<string, Tensor>>>(
  state: { readonly weights: Tensor; readonly momentum: Tensor; readonly architecture: readonly Tensor[] },
  trainLoss: Loss<E>,
  validationLoss: Loss<E>,
  eta: Tensor,
  sgd: Pick<SgdOptions, 'momentum' | 'weightDecay'>,
): { loss: Tensor; gradients: Tensor[]; extras: E } {
  const { weights, momentum, architecture } = state;
  const [slope] = valueAndGradients([weights], (w) => trainLoss(w, architecture)).gradients as [Tensor];
  const step = tf.add(tf.mul(momentum, sgd.momentum), tf.add(slope, tf.mul(weights, sgd.weightDecay)));
  const virtual: Tensor = tf.sub(weights, tf.mul(step, eta));

  const unrolled = valueAndGradients([virtual, ...architecture], (w, ...a) => validationLoss(w, a));
  const [vector, ...direct] = unrolled.gradients as [Tensor, ...Tensor[]];

  // If L_val is flat, u is 0 and has no direction.
  const epsilon: Tensor = tf.div(0.01, tf.maximum(norm(vector), 1e-12));
  const offset = tf.mul(vector, epsilon);
  const gradientsAt = (w: Tensor): Tensor[] =>
    valueAndGradients(architecture, (...a) => trainLoss(w, a)).gradients;
  const plus = gradientsAt(tf.add(weights, offset));
  const minus = gradientsAt(after(tf.sub(weights, offset), plus));
  const factor = tf.div(eta, tf.mul(epsilon, 2));
  const gradients = direct.map((gradient, i): Tensor =>
    tf.sub(gradient, tf.mul(tf.sub(plus[i] as Tensor, minus[i] as Tensor), factor)),
  );
  return { loss: unrolled.loss, extras: unrolled.extras, gradients };
}
