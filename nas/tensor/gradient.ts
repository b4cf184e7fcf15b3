import { tf, type Tensor } from './tensorflow.js';

/**
 * A loss, its gradient by one tensor, and whatever else the forward pass made, which tfjs would dispose with the tape.
 * @param forward computes a scalar loss and extra tensors from `x`
 */
export function valueAndGradient<Extras extends Readonly<Record<string, Tensor>>>(
  x: Tensor,
  forward: (x: Tensor) => { readonly loss: Tensor; readonly extras: Extras },
): { loss: Tensor; gradient: Tensor; extras: Extras } {
  let kept = {} as Extras;
  const { value, grad } = tf.valueAndGrad((input: Tensor) => {
    const { loss, extras } = forward(input);
    kept = extras;
    Object.values(extras).forEach((tensor) => tf.keep(tensor));
    return loss as never;
  })(x);
  // A clone belongs to the caller's scope and shares the data; the kept original would outlive it.
  const extras = Object.fromEntries(
    Object.entries(kept).map(([name, tensor]) => {
      const clone = tf.clone(tensor);
      tensor.dispose();
      return [name, clone];
    }),
  ) as Extras;
  return { loss: value, gradient: grad, extras };
}
