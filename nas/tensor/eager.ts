import { sizeOf, type Executor, type InputSpec, type InputValue, type Program } from './program.js';
import { tf, type Tensor } from './tensorflow.js';

/** Runs a program's entries operation by operation: slow, and easy to debug. The same code as `capture` records. */
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
