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

/** Operations whose leading inputs form one list argument, with the number of single inputs after the list. */
const LIST_OPERATIONS: Readonly<Record<string, number>> = { AddN: 0, ConcatV2: 1, Pack: 0, IdentityN: 0 };

// Batch normalization passes its gradient a reserved space, whose size only the device's kernel knows and nothing reads.
const isOpaque = (type: string, output: number): boolean => type === 'FusedBatchNormV3' && output === 5;

// Ids of recorded tensors start above all of TensorFlow's eager ids.
const FIRST_ID = 2 ** 40;

/**
 * Records the operations of a tfjs function in a TensorFlow graph, without computing anything: tfjs-node runs every kernel
 * through its binding, which adds to the graph during a recording. TensorFlow's shape inference supplies the shapes that
 * tfjs asks for. Equal operations on equal inputs are recorded once.
 */
export class Recorder {
  readonly graph: Graph = native.newGraph();
  /** One line for each operation, in order. Two recordings are the same graph if their listings are equal. */
  readonly listing: string[] = [];
  readonly #outputs = new Map<number, { output: Output; metadata: TensorMetadata }>();
  readonly #existing = new Map<string, TensorMetadata[]>();
  /** Data created inside the recording: tfjs passes values to TensorFlow only when they are used. */
  readonly #createdInside = new WeakSet();
  #nextId = FIRST_ID;

  /** Records every operation that `body` runs. */
  record<T>(body: () => T): T {
    if (active) throw new Error('another recording is active');
    activate(this);
    try {
      return tf.tidy(() => body() as never);
    } finally {
      active = undefined;
    }
  }

  /** Adds an operation, even if the graph has an equal one. */
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

  /** A tfjs tensor for an output of the graph. */
  tensor(output: Output, dtype: number, shape: readonly number[]): Tensor {
    return backend.createOutputTensor(this.#remember(output, dtype, [...shape]));
  }

  /** The graph's output behind a tensor. */
  outputOf(tensor: Tensor): Output {
    const [id] = backend.getInputTensorIds([tensor]);
    return this.#lookUp(id as number, 'an output');
  }

  /** An identity of `x` that is computed only after all of `first` (control dependencies). */
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
    const existing = this.#existing.get(signature);
    if (existing) return existing;
    const added = this.add(type, inputs, attributes);
    const metadata = added.outputs.slice(0, count).map((made, index) => {
      const { dtype } = made;
      const shape = isOpaque(type, index) ? [0] : made.shape;
      if (!shape || shape.some((size) => size < 0)) {
        throw new Error(`${type}: its shape depends on values, so it cannot be recorded`);
      }
      return this.#remember([added.operation, index], dtype, shape);
    });
    this.#existing.set(signature, metadata);
    return metadata;
  }

  createTensor(shape: number[], dtype: number, values: ArrayLike<number>): number {
    const bytes = typedValues(dtype, values);
    const signature = `const ${dtype} [${shape.join(',')}] ${hash(bytes)}`;
    const existing = this.#existing.get(signature)?.[0];
    if (existing) return existing.id;
    const { operation } = this.add(
      'Const',
      [],
      [
        { name: 'dtype', type: AttributeType.type, value: dtype },
        { name: 'value', type: AttributeType.tensor, value: { dtype, shape, values: bytes } },
      ],
    );
    const metadata = this.#remember([operation, 0], dtype, shape);
    this.#existing.set(signature, [metadata]);
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
    this.#createdInside.add(dataId);
  }

  /** Throws if a value from outside the recording would be passed to TensorFlow now, and become a constant. */
  assertCreatedInside(tensors: readonly Tensor[]): void {
    for (const { dataId } of tensors) {
      if (backend.tensorMap.get(dataId)?.values && !this.#createdInside.has(dataId))
        throw undeclaredTensor('the step');
    }
  }
}

function undeclaredTensor(reader: string): StrataError {
  return new StrataError({
    code: 'GRAPH_UNDECLARED_TENSOR',
    cause: 'bug',
    found: `${reader} reads a tensor that is not an input, not a variable, and not created in the recorded step`,
    expected:
      'every outside value to be declared: otherwise it would silently become a constant of the graph',
  });
}

let active: Recorder | undefined;

function activate(recorder: Recorder): void {
  active = recorder;
}

/**
 * `x`, available only after all of `first`. Otherwise TensorFlow runs independent passes in parallel, and their memory adds
 * up. Eager execution is sequential and needs no order.
 * @param x float32; no gradient flows through it
 */
export function after(x: Tensor, first: readonly Tensor[]): Tensor {
  return active ? active.after(x, first) : x;
}

const eager = backend.binding;
const isRecorded = (id: number): boolean => id >= FIRST_ID;

// All methods of the binding stay unchanged, except the four that create, read and delete tensors.
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
