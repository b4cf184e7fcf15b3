import { convolve, relu } from '../tensor/convolution.js';
import type { Tensor } from '../tensor/tensorflow.js';
import type { Parameters } from './flat-parameters.js';
import type { Normaliser } from './normaliser.js';
import type { StemStep } from './stem-layers.js';

/**
 * The inputs of the first cell (DARTS, cnn/model.py): both the one convolution's output; or, of three convolutions of
 * stride 2, those of the second and the third.
 * @param images [N, H, W, C]
 */
export function stemOutputs(
  images: Tensor,
  steps: readonly StemStep[],
  parameters: Parameters,
  normalise: Normaliser,
): [Tensor, Tensor] {
  const apply = (x: Tensor, step: StemStep, stride: number): Tensor =>
    normalise(step.normalisation, convolve(x, parameters(`${step.convolution}.weight`), stride));
  const [first, second, third] = steps as [StemStep, StemStep?, StemStep?];
  if (!second || !third) {
    const only = apply(images, first, 1);
    return [only, only];
  }
  const quarter = apply(relu(apply(images, first, 2)), second, 2);
  return [quarter, apply(relu(quarter), third, 2)];
}
