import { valueAndGradients } from '../tensor/gradient.js';
import { after } from '../tensor/recorder.js';
import type { SgdOptions } from '../tensor/sgd.js';
import { tf, type Tensor } from '../tensor/tensorflow.js';

type Loss<E extends Readonly<Record<string, Tensor>>> = (
  weights: Tensor,
  architecture: readonly Tensor[],
) => { readonly loss: Tensor; readonly extras: E };

const norm = (x: Tensor): Tensor => tf.sqrt(tf.sum(tf.square(x)));

/**
 * Gradient of L_val(w′, α) by α, where w′ is one step of the weights on L_train, itself a function of α (DARTS,
 * cnn/architect.py). The step has momentum and L2 but is not clipped: w′ = w − η·(m·v + ∇L_train(w, α) + wd·w). How w′
 * moves with α is a product of a Hessian and a vector, taken as a central difference:
 *
 * ∇_α = ∂L_val(w′, α)/∂α − η · (∂L_train(w⁺, α)/∂α − ∂L_train(w⁻, α)/∂α) / 2ε, w± = w ± ε·u, u = ∂L_val(w′, α)/∂w′,
 * ε = 0.01 / ‖u‖
 *
 * @param state weights and momentum [n]; α and β
 * @param eta learning rate of the weights, scalar
 * @returns loss and extras of L_val(w′, α); a gradient for each of the architecture's tensors
 */
export function unrolledGradients<E extends Readonly<Record<string, Tensor>>>(
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

  // Where L_val is flat there is nothing to follow, and no direction either.
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
