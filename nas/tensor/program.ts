import { type Tensor, tf } from './tensorflow.js';

/** A variable of a program. The executor holds it, and entries and `assign` change it. */
interface VariableSpec {
  readonly shape: readonly number[];
}

/** An input of an entry. */
export interface InputSpec {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
}

/**
 * One entry point, written in tfjs. It reads tensors only through `variables` and `inputs`: recording an outside tensor is
 * an error, because it would silently become a constant.
 */
export interface Entry {
  readonly inputs: Readonly<Record<string, InputSpec>>;
  run(
    variables: Readonly<Record<string, Tensor>>,
    inputs: Readonly<Record<string, Tensor>>,
  ): {
    readonly outputs: Readonly<Record<string, Tensor>>;
    /** New values of variables, by name. All outputs are computed from the values before the update. */
    readonly updates?: Readonly<Record<string, Tensor>>;
  };
}

/** Variables and the entry points that share them. */
export interface Program {
  readonly variables: Readonly<Record<string, VariableSpec>>;
  readonly entries: Readonly<Record<string, Entry>>;
}

/** The value of an input: a number for a scalar, otherwise a typed array in row-major order. */
export type InputValue = number | Float32Array | Int32Array;

/** Runs a program's entries, either captured in a graph or eagerly. */
export interface Executor {
  /** SHA-256 of the recorded graph; `eager` without a graph. */
  readonly digest: string;
  call(entry: string, inputs: Readonly<Record<string, InputValue>>): Promise<Record<string, Float32Array>>;
  read(variable: string): Promise<Float32Array>;
  assign(variable: string, values: Float32Array): Promise<void>;
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Runs a program's entries operation by operation: slow, but easy to debug. The same code as `capture` records. */
export function runEagerly(program: Program): Executor {
  const values = new Map(
    Object.entries(program.variables).map(([name, { shape }]) => [name, new Float32Array(sizeOf(shape))]),
  );
  return {
    digest: 'eager',
    call: (name, inputs) =>
      Promise.resolve(
        tf.tidy(() => {
          const entry = program.entries[name];
          if (!entry) throw new Error(`the program has no entry ${name}`);
          const variables = mapValues(program.variables, ({ shape }, key) =>
            tf.tensor(values.get(key) as Float32Array, [...shape], 'float32'),
          );
          const tensors = mapValues(entry.inputs, (spec, key) => inputTensor(spec, inputs[key]));
          const { outputs, updates = {} } = entry.run(variables, tensors);
          const read = mapValues(outputs, (tensor) => Float32Array.from(tensor.dataSync()));
          for (const [key, tensor] of Object.entries(updates))
            values.set(key, tensor.dataSync<'float32'>().slice());
          return read as never;
        }) as unknown as Record<string, Float32Array>,
      ),
    read: (name) => Promise.resolve((values.get(name) as Float32Array).slice()),
    assign: (name, next) => {
      values.set(name, next.slice());
      return Promise.resolve();
    },
  };
}

function inputTensor(spec: InputSpec, value: InputValue | undefined): Tensor {
  if (value === undefined) throw new Error('an input is missing');
  return tf.tensor(typeof value === 'number' ? [value] : value, [...spec.shape], spec.dtype);
}

function mapValues<T, R>(
  table: Readonly<Record<string, T>>,
  map: (value: T, key: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, map(value, key)]));
}
