import { createHash } from 'node:crypto';
import { StrataError } from '../../platform/errors.js';
import { type Graph, native, type Output } from './native.js';
import {
  type Attribute,
  AttributeType,
  backend,
  type Binding,
  DataType,
  type Tensor,
  type TensorMetadata,
  tf,
  typeAttribute,
} from './tensorflow.js';

/** Operations whose leading inputs form one list argument; the number says how many single inputs follow it. */
const LIST_OPERATIONS: Readonly<Record<string, number>> = { AddN: 0, ConcatV2: 1, Pack: 0, IdentityN: 0 };

// The normalization hands its gradient a reserved space, whose size only the device's kernel knows and nobody looks at.
const isOpaque = (type: string, output: number): boolean => type === 'FusedBatchNormV3' && output === 5;

// Ids of recorded tensors start where TensorFlow's eager ids never get.
const FIRST_ID = 2 ** 40;

/**
 * Records what a tfjs function does as operations of a TensorFlow graph, without computing anything: tfjs-node sends
 * every kernel through its binding, and while recording the binding adds to the graph instead. TensorFlow's own shape
 * inference supplies the shapes that tfjs asks for. Equal operations on equal inputs are recorded once.
 */
export class Recorder {
  readonly graph: Graph = native.newGraph();
  /** One line for each operation, in order: two recordings are the same graph when these are the same bytes. */
  readonly listing: string[] = [];
  readonly #outputs = new Map<number, { output: Output; metadata: TensorMetadata }>();
  readonly #known = new Map<string, TensorMetadata[]>();
  /** Data made inside the recording and not yet handed to TensorFlow: tfjs keeps values back until they are used. */
  readonly #made = new WeakSet();
  #nextId = FIRST_ID;

  /** Records every operation that `body` runs. */
  record<T>(body: () => T): T {
    if (active) throw new Error('a recording is already going on');
    activate(this);
    try {
      return tf.tidy(() => body() as never);
    } finally {
      active = undefined;
    }
  }

  /** Adds an operation, even where an equal one was added before. */
  add(
    type: string,
    inputs: readonly (Output | readonly Output[])[],
    attributes: readonly Attribute[],
    options: { controls?: readonly number[] } = {},
  ): { operation: number; outputs: { dtype: number; shape: number[] | null }[] } {
    const { controls = [] } = options;
    const added = native.addOperation(
      this.graph,
      type,
      `n${this.listing.length}`,
      inputs,
      controls,
      attributes,
    );
    this.listing.push(JSON.stringify([type, inputs, controls, attributes.map(describeAttribute)]));
    return added;
  }

  /** Makes an output of the graph a tensor that tfjs can go on with. */
  tensor(output: Output, dtype: number, shape: readonly number[]): Tensor {
    return backend.createOutputTensor(this.#remember(output, dtype, [...shape]));
  }

  /** The graph's output behind a tensor. */
  outputOf(tensor: Tensor): Output {
    const [id] = backend.getInputTensorIds([tensor]);
    return this.#lookUp(id as number, 'an output');
  }

  /** `x` under another name, which is there only once all of `first` are. */
  after(x: Tensor, first: readonly Tensor[]): Tensor {
    const controls = first.map((tensor) => this.outputOf(tensor)[0]);
    const { operation } = this.add('Identity', [this.outputOf(x)], [typeAttribute('T')], { controls });
    return this.tensor([operation, 0], DataType.float, x.shape);
  }

  get digest(): string {
    return createHash('sha256').update(this.listing.join('\n')).digest('hex');
  }

  executeOp(type: string, attributes: Attribute[], ids: number[], count: number): TensorMetadata[] {
    const outputs = ids.map((id) => this.#lookUp(id, type));
    const singles = LIST_OPERATIONS[type];
    const inputs =
      singles === undefined
        ? outputs
        : [outputs.slice(0, outputs.length - singles), ...outputs.slice(outputs.length - singles)];
    const signature = JSON.stringify([type, inputs, attributes]);
    const known = this.#known.get(signature);
    if (known) return known;
    const added = this.add(type, inputs, attributes);
    const metadata = added.outputs.slice(0, count).map((made, index) => {
      const { dtype } = made;
      const shape = isOpaque(type, index) ? [0] : made.shape;
      if (!shape || shape.some((size) => size < 0)) {
        throw new Error(`${type}: its shape depends on values, so it cannot be recorded`);
      }
      return this.#remember([added.operation, index], dtype, shape);
    });
    this.#known.set(signature, metadata);
    return metadata;
  }

  createTensor(shape: number[], dtype: number, values: ArrayLike<number>): number {
    const bytes = typedValues(dtype, values);
    const signature = `const ${dtype} [${shape.join(',')}] ${hash(bytes)}`;
    const known = this.#known.get(signature)?.[0];
    if (known) return known.id;
    const { operation } = this.add(
      'Const',
      [],
      [
        { name: 'dtype', type: AttributeType.type, value: dtype },
        { name: 'value', type: AttributeType.tensor, value: { dtype, shape, values: bytes } },
      ],
    );
    const metadata = this.#remember([operation, 0], dtype, shape);
    this.#known.set(signature, [metadata]);
    return metadata.id;
  }

  #remember(output: Output, dtype: number, shape: number[]): TensorMetadata {
    const metadata = { id: this.#nextId++, shape, dtype };
    this.#outputs.set(metadata.id, { output, metadata });
    return metadata;
  }

  #lookUp(id: number, reader: string): Output {
    const entry = this.#outputs.get(id);
    if (entry) return entry.output;
    throw undeclaredTensor(reader);
  }

  markCreated(dataId: object): void {
    this.#made.add(dataId);
  }

  /** Throws when a value made outside would only now be handed to TensorFlow, and so become a constant. */
  assertCreatedInside(tensors: readonly Tensor[]): void {
    for (const { dataId } of tensors) {
      if (backend.tensorMap.get(dataId)?.values && !this.#made.has(dataId))
        throw undeclaredTensor('the step');
    }
  }
}

function undeclaredTensor(reader: string): StrataError {
  return new StrataError({
    code: 'GRAPH_UNDECLARED_TENSOR',
    cause: 'bug',
    found: `${reader} reads a tensor that is neither an input, a variable nor made inside the recorded step`,
    expected: 'every outside value to be declared, since it would be baked into the graph unseen',
  });
}

let active: Recorder | undefined;

function activate(recorder: Recorder): void {
  active = recorder;
}

/**
 * `x`, to be computed with only once all of `first` are there. TensorFlow would else run passes that do not need each
 * other side by side, and their memory would add up. Run eagerly, everything is in order anyway.
 * @param x float32; no gradient goes through it
 */
export function after(x: Tensor, first: readonly Tensor[]): Tensor {
  return active ? active.after(x, first) : x;
}

const eager = backend.binding;
const isRecorded = (id: number): boolean => id >= FIRST_ID;

// Every method of the binding stays as it is, apart from the four that make, read and drop tensors.
const switching: Binding = {
  ...bindAll(eager),
  executeOp: (type: string, attributes: Attribute[], ids: number[], count: number) =>
    active ? active.executeOp(type, attributes, ids, count) : eager.executeOp(type, attributes, ids, count),
  createTensor: (shape: number[], dtype: number, values: ArrayLike<number>) =>
    active ? active.createTensor(shape, dtype, values) : eager.createTensor(shape, dtype, values),
  deleteTensor: (id: number) => {
    if (!isRecorded(id)) eager.deleteTensor(id);
  },
  tensorDataSync: (id: number) => {
    if (isRecorded(id)) throw new Error('a recorded step reads a value while it is being recorded');
    return eager.tensorDataSync(id);
  },
};
backend.binding = switching;

const write = backend.write.bind(backend);
const getInputTensorIds = backend.getInputTensorIds.bind(backend);
backend.write = (values, shape, dtype) => {
  const dataId = write(values, shape, dtype);
  active?.markCreated(dataId);
  return dataId;
};
backend.getInputTensorIds = (tensors) => {
  active?.assertCreatedInside(tensors);
  return getInputTensorIds(tensors);
};

function bindAll(binding: Binding): Binding {
  const members = binding as unknown as Record<string, unknown>;
  const bound = Object.getOwnPropertyNames(binding).map((name) => {
    const member = members[name];
    return [name, typeof member === 'function' ? (member.bind(binding) as unknown) : member];
  });
  return Object.fromEntries(bound) as Binding;
}

function typedValues(dtype: number, values: ArrayLike<number>): Float32Array | Int32Array | Uint8Array {
  switch (dtype) {
    case DataType.float:
      return values instanceof Float32Array ? values : Float32Array.from(values);
    case DataType.int32:
      return values instanceof Int32Array ? values : Int32Array.from(values);
    case DataType.bool:
      return Uint8Array.from(values);
    default:
      throw new Error(`constants of TensorFlow's data type ${dtype} cannot be recorded`);
  }
}

function hash(values: Float32Array | Int32Array | Uint8Array): string {
  return createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');
}

function describeAttribute({ name, type, value }: Attribute): unknown {
  if (type !== AttributeType.tensor) return [name, type, value];
  const { dtype, shape, values } = value as { dtype: number; shape: number[]; values: Float32Array };
  return [name, type, dtype, shape, hash(values)];
}
