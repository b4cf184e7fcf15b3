import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlatParameters } from '../../../nas/network/parameters.js';
import { projectRoot } from '../../../platform/paths.js';
import { readSafetensors } from '../../../store/safetensors.js';

/** Numbers of the reference implementation (see test/fixtures/golden); `GOLDEN_DIR` selects another folder of this form. */
export function goldenSet<Settings>(name: string) {
  return goldenSetIn<Settings>(process.env['GOLDEN_DIR'] || join(projectRoot, 'test/fixtures/golden'), name);
}

/** The tensors of `name`.safetensors and the settings of `name`.json in a folder. */
export function goldenSetIn<Settings>(folder: string, name: string) {
  const settings = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Settings;
  const { tensors } = readSafetensors(readFileSync(join(folder, `${name}.safetensors`)));
  const tensor = (key: string): { shape: readonly number[]; values: Float32Array } => {
    const found = tensors.get(key);
    if (!found) throw new Error(`the golden set has no ${key}`);
    return { shape: found.shape, values: found.data as Float32Array };
  };
  return {
    settings,
    names: (prefix: string): string[] =>
      [...tensors.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
    /** In the layout of PyTorch. */
    shape: (key: string): readonly number[] => tensor(key).shape,
    values: (key: string): Float32Array => tensor(key).values,
    /** In the reference's layout. */
    raw: tensor,
    /** [N, C, H, W] → [N, H, W, C] */
    images: (key: string): Float32Array => transposed(tensor(key), [0, 2, 3, 1]),
    /** One parameter in TensorFlow's layout. */
    parameter: (key: string, shape: readonly number[]): Float32Array => inLayout(tensor(key), shape),
    /** All parameters below a prefix, in TensorFlow's layouts and the order of `parameters`. */
    flat(prefix: string, parameters: FlatParameters): Float32Array {
      const vector = new Float32Array(parameters.size);
      for (const [key, { shape, values }] of parameters.views(vector)) {
        values.set(inLayout(tensor(prefix + key), shape));
      }
      return vector;
    },
  };
}

/** ‖a − b‖ / ‖b‖ */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i]! - b[i]!) ** 2;
    size += b[i]! ** 2;
  }
  return Math.sqrt(difference / size);
}

type Shaped = { shape: readonly number[]; values: Float32Array };

// PyTorch has [O, I / groups, k, k] for convolutions and [O, I] for linear layers.
function inLayout(tensor: Shaped, shape: readonly number[]): Float32Array {
  if (shape.length === 1) return tensor.values;
  if (shape.length === 2) return transposed(tensor, [1, 0]);
  const isDepthwise = shape[3] === 1 && tensor.shape[1] === 1 && tensor.shape[0] === shape[2];
  return transposed(tensor, isDepthwise ? [2, 3, 0, 1] : [2, 3, 1, 0]);
}

function transposed({ shape, values }: Shaped, axes: readonly number[]): Float32Array {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const target = axes.map((axis) => shape[axis]!);
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    let rest = i;
    let from = 0;
    for (let d = target.length - 1; d >= 0; d--) {
      from += (rest % target[d]!) * strides[axes[d]!]!;
      rest = Math.floor(rest / target[d]!);
    }
    result[i] = values[from]!;
  }
  return result;
}
