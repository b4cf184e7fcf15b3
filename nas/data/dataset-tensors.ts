import { StrataError } from '../../errors/strata-error.js';
import type { StoredTensor } from '../../store/safetensors.js';
import type { ImageSet } from './dataset.js';

type Tensors = ReadonlyMap<string, StoredTensor>;

/** The images and labels of one set, and the images' shape [H, W, C]. */
export function labelled(
  set: 'train' | 'test',
  tensors: Tensors,
  classes: number,
  path: string,
): ImageSet & { readonly shape: readonly [number, number, number] } {
  const images = tensorOf(`${set}.images`, 'U8', 4, tensors, path);
  const labels = tensorOf(`${set}.labels`, 'I32', 1, tensors, path).data as Int32Array;
  const [count, ...shape] = images.shape as [number, number, number, number];
  if (labels.length !== count) throw damagedDataset(path, `${labels.length} ${set}.labels`, `${count}`);
  if (labels.some((label) => label < 0 || label >= classes)) {
    throw damagedDataset(path, `${set}.labels that are no class`, `labels below ${classes}`);
  }
  return { count, images: images.data as Uint8Array, labels, shape };
}

/** The tensor of that name, known to be of that type and rank. */
export function tensorOf(
  name: string,
  dtype: StoredTensor['dtype'],
  rank: number,
  tensors: Tensors,
  path: string,
): StoredTensor {
  const tensor = tensors.get(name);
  if (tensor?.dtype === dtype && tensor.shape.length === rank) return tensor;
  const found = tensor
    ? `${name} of type ${tensor.dtype} and shape [${tensor.shape.join(', ')}]`
    : `no ${name}`;
  throw damagedDataset(path, found, `${dtype} with ${rank} dimensions`);
}

/** What does not fit in a data set's file. */
export function damagedDataset(path: string, found: string, expected: string, cause?: unknown): StrataError {
  return new StrataError(
    {
      code: 'DATA_SET_DAMAGED',
      fault: 'user',
      found: `the data set at ${path} has ${found}`,
      expected,
      remedy: 'remove the file and run the prepare stage again',
    },
    { cause },
  );
}
