import { tf, type Tensor } from './tensorflow.js';

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
