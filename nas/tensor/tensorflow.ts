import { createRequire } from 'node:module';
import util from 'node:util';
import type * as TensorFlow from '@tensorflow/tfjs-node-gpu';

const require = createRequire(import.meta.url);

// tfjs-node 4.22 calls two functions that Node 23 removed.
const removedFromNode: Record<string, (value: unknown) => boolean> = {
  isNullOrUndefined: (value) => value === null || value === undefined,
  isArray: Array.isArray,
};
for (const [name, replacement] of Object.entries(removedFromNode)) {
  const target = util as unknown as Record<string, unknown>;
  target[name] ??= replacement;
}

process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
// Halves the time of a step. TensorFlow's default depends on the processor, and bits depend on this setting.
process.env['TF_ENABLE_ONEDNN_OPTS'] = '1';
// Otherwise TensorFlow allocates all memory of a GPU at once.
process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';

/** tfjs on TensorFlow. Loading takes about half a second: import this only where numbers are computed. */
export const tf = require('@tensorflow/tfjs-node-gpu') as typeof TensorFlow;

export type Tensor = TensorFlow.Tensor;
export type Tensor2D = TensorFlow.Tensor2D;

/** A result of a TensorFlow operation, as tfjs-node's binding returns it. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** An attribute of a TensorFlow operation, as tfjs-node's binding takes it. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** The part of tfjs-node's native binding that runs every kernel. */
export interface Binding {
  readonly TF_Version: string;
  executeOp(name: string, attributes: Attribute[], inputs: number[], outputs: number): TensorMetadata[];
  createTensor(shape: number[], dtype: number, values: ArrayLike<number>): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
}

/** The part of tfjs-node's backend that gives access to TensorFlow's own operations. */
interface Backend {
  binding: Binding;
  /** tfjs's record of each tensor's data; `values` only until they are passed to TensorFlow. */
  readonly tensorMap: { get(dataId: object): { readonly values: unknown } | undefined };
  write(values: unknown, shape: number[], dtype: string): object;
  getInputTensorIds(tensors: Tensor[]): number[];
  createOutputTensor(metadata: TensorMetadata): Tensor;
  executeSingleOutput(name: string, attributes: Attribute[], inputs: Tensor[]): Tensor;
  executeMultipleOutputs(name: string, attributes: Attribute[], inputs: Tensor[], outputs: number): Tensor[];
}

export const backend = tf.backend() as unknown as Backend;

/** TensorFlow's numbers for data types (TF_DataType). */
export const DataType = { float: 1, int32: 3, uint8: 4, bool: 10, resource: 20 } as const;

/** TensorFlow's numbers for attribute types (TF_AttrType). */
export const AttributeType = { string: 0, int: 1, float: 2, bool: 3, type: 4, shape: 5, tensor: 6 } as const;

/** The attribute `name` = `dtype`, by default float32. */
export function typeAttribute(name: string, dtype: number = DataType.float): Attribute {
  return { name, type: AttributeType.type, value: dtype };
}
