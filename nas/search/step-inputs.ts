import type { SkipDropout } from '../network/mixed-cell.js';
import type { Entry, InputSpec } from '../tensor/program.js';
import type { Tensor } from '../tensor/tensorflow.js';
import type { LabelledImages } from './supernet-loss.js';

type Inputs = Readonly<Record<string, Tensor>>;

export const scalar: InputSpec = { shape: [], dtype: 'float32' };

/** What steps of the weights and of α both take. */
export function stepInputs(
  batch: { readonly images: InputSpec; readonly labels: InputSpec },
  { skipDropout }: { readonly skipDropout: boolean },
): Entry['inputs'] {
  const dropping = { skipRate: scalar, skipSeed: { shape: [2], dtype: 'int32' } as const };
  return { ...batch, learningRate: scalar, ...(skipDropout && dropping) };
}

export function batchOf(inputs: Inputs): LabelledImages {
  return { images: inputs['images'] as Tensor, labels: inputs['labels'] as Tensor };
}

export function skipDropoutOf({ skipRate, skipSeed }: Inputs): SkipDropout | undefined {
  return skipRate && skipSeed && { rate: skipRate, seed: skipSeed };
}
