import { tf, type Tensor } from './tensorflow.js';

export interface AdamOptions {
  readonly betas: readonly [number, number];
  /** L2 penalty, added to the gradient as `torch.optim.Adam` does. */
  readonly weightDecay: number;
}

export interface AdamState {
  readonly value: Tensor;
  readonly firstMoment: Tensor;
  readonly secondMoment: Tensor;
}

const EPSILON = 1e-8;

/**
 * One step of Adam as PyTorch has it. The bias corrections depend on the step's number and so are inputs.
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
