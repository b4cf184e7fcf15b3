import { type Tensor, tf } from './tensorflow.js';

export interface AdamOptions {
  readonly betas: readonly [number, number];
  /** L2 penalty, added to the gradient as `torch.optim.Adam` does. */
  readonly weightDecay: number;
}

interface AdamState {
  readonly value: Tensor;
  readonly firstMoment: Tensor;
  readonly secondMoment: Tensor;
}

const EPSILON = 1e-8;

/**
 * One step of Adam, as in PyTorch. The bias corrections depend on the number of the step, so they are inputs.
 * @param corrections 1 − β₁ᵗ and 1 − β₂ᵗ for the t-th step, scalars
 */
export function adamStep(
  state: AdamState,
  gradient: Tensor,
  learningRate: Tensor,
  corrections: readonly [Tensor, Tensor],
  options: AdamOptions,
): AdamState {
  const [beta1, beta2] = options.betas;
  const g = tf.add(gradient, tf.mul(state.value, options.weightDecay));
  const firstMoment = tf.add(tf.mul(state.firstMoment, beta1), tf.mul(g, 1 - beta1));
  const secondMoment = tf.add(tf.mul(state.secondMoment, beta2), tf.mul(tf.square(g), 1 - beta2));
  const denominator = tf.add(tf.div(tf.sqrt(secondMoment), tf.sqrt(corrections[1])), EPSILON);
  const step = tf.mul(tf.div(firstMoment, denominator), tf.div(learningRate, corrections[0]));
  return { value: tf.sub(state.value, step), firstMoment, secondMoment };
}

/** The bias corrections of the t-th step, t ≥ 1. */
export function adamCorrections(t: number, betas: AdamOptions['betas']): [number, number] {
  return [1 - betas[0] ** t, 1 - betas[1] ** t];
}

export interface SgdOptions {
  readonly momentum: number;
  readonly weightDecay: number;
  /** Largest global norm of the gradient. */
  readonly clip: number;
}

/**
 * One step of SGD, as in PyTorch: g ← g · min(1, clip / (‖g‖ + 1e-6)); v ← m·v + (g + wd·w); w ← w − lr·v.
 * All tensors are flat vectors of the same length.
 */
export function sgdStep(
  weights: Tensor,
  momentum: Tensor,
  gradient: Tensor,
  learningRate: Tensor,
  options: SgdOptions,
): { weights: Tensor; momentum: Tensor; gradientNorm: Tensor } {
  const gradientNorm = tf.sqrt(tf.sum(tf.square(gradient)));
  const scale = tf.minimum(tf.div(options.clip, tf.add(gradientNorm, 1e-6)), 1);
  const clipped = tf.add(tf.mul(gradient, scale), tf.mul(weights, options.weightDecay));
  const nextMomentum = tf.add(tf.mul(momentum, options.momentum), clipped);
  return {
    weights: tf.sub(weights, tf.mul(nextMomentum, learningRate)),
    momentum: nextMomentum,
    gradientNorm,
  };
}

type Extras = Readonly<Record<string, Tensor>>;

/**
 * A loss, its gradients with respect to several tensors, and extra results of the forward pass, which tfjs would dispose
 * with the tape.
 * @param forward computes a scalar loss and extra tensors from `xs`
 * @returns one gradient for each of `xs`, of its shape
 */
export function valueAndGradients<E extends Extras>(
  xs: readonly Tensor[],
  forward: (...xs: Tensor[]) => { readonly loss: Tensor; readonly extras: E },
): { loss: Tensor; gradients: Tensor[]; extras: E } {
  let kept = {} as E;
  const { value, grads } = tf.valueAndGrads((...inputs: Tensor[]) => {
    const { loss, extras } = forward(...inputs);
    kept = extras;
    Object.values(extras).forEach((tensor) => tf.keep(tensor));
    return loss as never;
  })([...xs]);
  // A clone belongs to the caller's scope and shares the data; the kept original would outlive it.
  const extras = Object.fromEntries(
    Object.entries(kept).map(([name, tensor]) => {
      const clone = tf.clone(tensor);
      tensor.dispose();
      return [name, clone];
    }),
  ) as E;
  return { loss: value, gradients: grads, extras };
}

/** `valueAndGradients` with respect to one tensor. */
export function valueAndGradient<E extends Extras>(
  x: Tensor,
  forward: (x: Tensor) => { readonly loss: Tensor; readonly extras: E },
): { loss: Tensor; gradient: Tensor; extras: E } {
  const { gradients, ...rest } = valueAndGradients([x], forward);
  return { ...rest, gradient: gradients[0] as Tensor };
}
