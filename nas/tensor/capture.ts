import protobuf from 'protobufjs';
import { native, type Output, type Session, type TensorValue } from './native.js';
import { type Executor, type InputSpec, type InputValue, type Program, sizeOf } from './program.js';
import { Recorder } from './recorder.js';
import { type Attribute, AttributeType, DataType, type Tensor } from './tensorflow.js';

const { Field, Root, Type } = protobuf;

// The fields of TensorFlow's ConfigProto that Strata sets, with their numbers from tensorflow/core/protobuf.
const rewriterConfig = new Type('RewriterConfig').add(new Field('disableMetaOptimizer', 19, 'bool'));
const graphOptions = new Type('GraphOptions').add(new Field('rewriteOptions', 10, 'RewriterConfig'));
const configProto = new Type('ConfigProto')
  .add(new Field('intraOpParallelismThreads', 2, 'int32'))
  .add(new Field('interOpParallelismThreads', 5, 'int32'))
  .add(new Field('usePerSessionThreads', 9, 'bool'))
  .add(new Field('graphOptions', 10, 'GraphOptions'));
new Root().add(rewriterConfig).add(graphOptions).add(configProto);

/**
 * Session options: a fixed number of threads, because bits depend on it, and no Grappler, whose passes on a training
 * step's graph take much longer than they save.
 */
function sessionConfig(threads: number): Uint8Array {
  return configProto
    .encode({
      intraOpParallelismThreads: threads,
      interOpParallelismThreads: threads,
      usePerSessionThreads: true,
      graphOptions: { rewriteOptions: { disableMetaOptimizer: true } },
    })
    .finish();
}

interface RecordedEntry {
  readonly inputs: Readonly<Record<string, { readonly output: Output; readonly spec: InputSpec }>>;
  readonly outputs: Readonly<Record<string, Output>>;
  readonly target: number;
}

interface RecordedVariable {
  readonly shape: readonly number[];
  readonly read: Output;
  readonly value: Output;
  readonly assign: number;
}

const dataTypeOf = (spec: InputSpec): number => (spec.dtype === 'int32' ? DataType.int32 : DataType.float);

const dtypeAttribute = (value: number): Attribute => ({ name: 'dtype', type: AttributeType.type, value });
const shapeAttribute = (value: readonly number[]): Attribute => ({
  name: 'shape',
  type: AttributeType.shape,
  value,
});

/**
 * Records every entry of a program into one TensorFlow graph that contains the variables, and runs it in one session.
 * @param threads number of intra-op and inter-op threads; the bits of a result depend on it
 */
export function capture(
  program: Program,
  threads: number,
): Executor & { readonly listing: readonly string[] } {
  const recorder = new Recorder();
  const variables: Record<string, RecordedVariable> = {};
  const handles: Record<string, Output> = {};
  for (const [name, { shape }] of Object.entries(program.variables)) {
    const handle: Output = [
      recorder.add(
        'VarHandleOp',
        [],
        [
          dtypeAttribute(DataType.float),
          shapeAttribute(shape),
          { name: 'shared_name', type: AttributeType.string, value: name },
        ],
      ).operation,
      0,
    ];
    handles[name] = handle;
    const value = placeholder(recorder, { dtype: 'float32', shape });
    const assign = recorder.add(
      'AssignVariableOp',
      [handle, value],
      [dtypeAttribute(DataType.float)],
    ).operation;
    variables[name] = { shape, value, assign, read: readVariable(recorder, handle) };
  }
  const entries: Record<string, RecordedEntry> = {};
  for (const name of Object.keys(program.entries))
    entries[name] = recordEntry(recorder, program, name, handles);
  const session = native.newSession(recorder.graph, sessionConfig(threads));
  return {
    digest: recorder.digest,
    listing: recorder.listing,
    call: (name, inputs) => callEntry(session, lookUp(entries, name), inputs),
    async read(name) {
      const [value] = await native.run(session, [], [lookUp(variables, name).read], []);
      return (value as TensorValue).values as Float32Array;
    },
    async assign(name, values) {
      const { value, assign, shape } = lookUp(variables, name);
      await native.run(session, [feed(value, { dtype: 'float32', shape }, values, name)], [], [assign]);
    },
  };
}

function recordEntry(
  recorder: Recorder,
  program: Program,
  name: string,
  handles: Readonly<Record<string, Output>>,
): RecordedEntry {
  const entry = lookUp(program.entries, name);
  const inputs = Object.fromEntries(
    Object.entries(entry.inputs).map(([key, spec]) => [key, { spec, output: placeholder(recorder, spec) }]),
  );
  return recorder.record(() => {
    // Each entry reads a variable once, so that it sees the same value everywhere, even if it assigns a new one.
    const variableTensors = Object.fromEntries(
      Object.entries(program.variables).map(([key, { shape }]) => [
        key,
        recorder.tensor(readVariable(recorder, lookUp(handles, key)), DataType.float, shape),
      ]),
    );
    const inputTensors = Object.fromEntries(
      Object.entries(inputs).map(([key, { output, spec }]) => [
        key,
        recorder.tensor(output, dataTypeOf(spec), spec.shape),
      ]),
    );
    const { outputs, updates = {} } = entry.run(variableTensors, inputTensors);
    const assigns = Object.entries(updates).map(
      ([key, tensor]) =>
        recorder.add(
          'AssignVariableOp',
          [lookUp(handles, key), checkedOutput(recorder, tensor, lookUp(program.variables, key).shape, key)],
          [dtypeAttribute(DataType.float)],
        ).operation,
    );
    return {
      inputs,
      outputs: Object.fromEntries(
        Object.entries(outputs).map(([key, tensor]) => [key, recorder.outputOf(tensor)]),
      ),
      target: recorder.add('NoOp', [], [], { controls: assigns }).operation,
    };
  });
}

function checkedOutput(recorder: Recorder, tensor: Tensor, shape: readonly number[], name: string): Output {
  if (tensor.shape.join() !== shape.join()) {
    throw new Error(
      `variable ${name} has shape [${shape.join()}], but its new value has shape [${tensor.shape.join()}]`,
    );
  }
  return recorder.outputOf(tensor);
}

async function callEntry(
  session: Session,
  entry: RecordedEntry,
  inputs: Readonly<Record<string, InputValue>>,
): Promise<Record<string, Float32Array>> {
  const feeds = Object.entries(entry.inputs).map(([name, { output, spec }]) => {
    const value = inputs[name];
    if (value === undefined) throw new Error(`input ${name} is missing`);
    return feed(output, spec, value, name);
  });
  const names = Object.keys(entry.outputs);
  const values = await native.run(session, feeds, Object.values(entry.outputs), [entry.target]);
  return Object.fromEntries(values.map((value, i) => [names[i] as string, value.values as Float32Array]));
}

function feed(
  output: Output,
  spec: InputSpec,
  value: InputValue,
  name: string,
): TensorValue & { readonly output: Output } {
  const values =
    typeof value !== 'number'
      ? value
      : spec.dtype === 'int32'
        ? Int32Array.of(value)
        : Float32Array.of(value);
  if (values.length !== sizeOf(spec.shape)) {
    throw new Error(`${name}: ${values.length} values for shape [${spec.shape.join()}]`);
  }
  return { output, dtype: dataTypeOf(spec), shape: spec.shape, values };
}

function placeholder(recorder: Recorder, spec: InputSpec): Output {
  const attributes = [dtypeAttribute(dataTypeOf(spec)), shapeAttribute(spec.shape)];
  return [recorder.add('Placeholder', [], attributes).operation, 0];
}

function readVariable(recorder: Recorder, handle: Output): Output {
  return [recorder.add('ReadVariableOp', [handle], [dtypeAttribute(DataType.float)]).operation, 0];
}

function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T {
  const entry = table[name];
  if (entry === undefined)
    throw new Error(`the program has no ${name}; it has ${Object.keys(table).join(', ')}`);
  return entry;
}
