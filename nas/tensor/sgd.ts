import { tf, type Tensor } from './tensorflow.js';

export interface SgdOptions {
  readonly momentum: number;
  readonly weightDecay: number;
  /** Largest global norm of the gradient. */
  readonly clip: number;
}

/**
 * One step of SGD as PyTorch has it: g ← g · min(1, clip / (‖g‖ + 1e-6)); v ← m·v + (g + wd·w); w ← w − lr·v.
 * All tensors are flat vectors of one length.
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
