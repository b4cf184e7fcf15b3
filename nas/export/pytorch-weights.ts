import { writeSafetensors, type NamedTensor } from '../../store/safetensors.js';
import type { TrainedNetwork } from '../evaluate/trained-network.js';
import type { ParameterKind } from '../network/layers.js';

/** The axis of TensorFlow's layout for each axis of PyTorch's. */
const axesOf: Readonly<Record<ParameterKind, readonly number[]>> = {
  // [k, k, I, O] → [O, I, k, k]
  convolution: [3, 2, 0, 1],
  // [k, k, C, 1] → [C, 1, k, k]
  depthwise: [2, 3, 0, 1],
  // [I, O] → [O, I]
  linear: [1, 0],
  vector: [0],
};

/** A trained network as safetensors for `load_state_dict` of the reference's `NetworkCIFAR` or `NetworkImageNet`. */
export function pytorchWeights({ parameters, statistics }: TrainedNetwork): Uint8Array {
  const trained = parameters.map(({ spec, values }): NamedTensor => {
    const axes = axesOf[spec.kind];
    const shape = axes.map((axis) => spec.shape[axis] as number);
    return { name: spec.name, dtype: 'F32', shape, data: transposed(values, spec.shape, axes) };
  });
  const running = [...statistics].flatMap(([name, { mean, variance }]): NamedTensor[] => [
    { name: `${name}.running_mean`, dtype: 'F32', shape: [mean.length], data: mean },
    { name: `${name}.running_var`, dtype: 'F32', shape: [variance.length], data: variance },
  ]);
  // Readers of PyTorch weights expect this format field.
  return writeSafetensors([...trained, ...running], { format: 'pt' });
}

function transposed(values: Float32Array, shape: readonly number[], axes: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const result = new Float32Array(values.length);
  let to = 0;
  const copy = (depth: number, from: number): void => {
    if (depth === axes.length) {
      result[to++] = values[from] as number;
      return;
    }
    const axis = axes[depth] as number;
    for (let i = 0; i < (shape[axis] as number); i++) copy(depth + 1, from + i * (strides[axis] as number));
  };
  copy(0, 0);
  return result;
}
