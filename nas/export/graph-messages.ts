import { isDeepStrictEqual } from 'node:util';
import protobuf from 'protobufjs';

/**
 * The protobuf messages of a SavedModel, from tensorflow/core/framework and tensorflow/core/protobuf: for `GraphDef` all
 * fields of recorded graphs, for the others the fields that a loader needs.
 */
const { root } = protobuf.parse(
  `syntax = "proto3";
   message Dim { int64 size = 1; string name = 2; }
   message TensorShape { repeated Dim dim = 2; bool unknown_rank = 3; }
   message TensorProto {
     int32 dtype = 1; TensorShape tensor_shape = 2; int32 version_number = 3; bytes tensor_content = 4;
     repeated float float_val = 5; repeated int32 int_val = 7; repeated bool bool_val = 11;
   }
   message ListValue {
     repeated bytes s = 2; repeated int64 i = 3; repeated float f = 4; repeated bool b = 5; repeated int32 type = 6;
     repeated TensorShape shape = 7;
   }
   message AttrValue {
     oneof value {
       ListValue list = 1; bytes s = 2; int64 i = 3; float f = 4; bool b = 5; int32 type = 6; TensorShape shape = 7;
       TensorProto tensor = 8;
     }
   }
   message NodeDef {
     string name = 1; string op = 2; repeated string input = 3; string device = 4; map<string, AttrValue> attr = 5;
   }
   message Versions { int32 producer = 1; int32 min_consumer = 2; }
   message GraphDef { repeated NodeDef node = 1; Versions versions = 4; }
   message MetaInfo { string meta_graph_version = 1; repeated string tags = 4; string tensorflow_version = 5; }
   message TensorInfo { string name = 1; int32 dtype = 2; TensorShape tensor_shape = 3; }
   message Signature { map<string, TensorInfo> inputs = 1; map<string, TensorInfo> outputs = 2; string method_name = 3; }
   message MetaGraph { MetaInfo meta_info_def = 1; GraphDef graph_def = 2; map<string, Signature> signature_def = 5; }
   message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraph meta_graphs = 2; }`,
  { keepCase: true },
);

interface TensorMessage {
  readonly dtype: number;
  readonly tensor_shape: { readonly dim: readonly { readonly size: unknown }[] };
  tensor_content: Uint8Array;
  int_val: number[];
}

interface NodeMessage {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  attr: Record<string, { shape?: { dim: { size: unknown }[] }; tensor?: TensorMessage }>;
}

export interface GraphMessage {
  readonly node: NodeMessage[];
}

/** TensorFlow writes attributes in random order. They are sorted, so that the same graph gives the same bytes. */
export function decodeGraph(bytes: Uint8Array): GraphMessage {
  const graph = root.lookupType('GraphDef').decode(bytes) as unknown as GraphMessage;
  for (const node of graph.node) {
    const attributes = Object.entries(node.attr).sort(([a], [b]) => (a < b ? -1 : 1));
    node.attr = Object.fromEntries(attributes);
  }
  return graph;
}

export function encodeSavedModel(model: object): Uint8Array {
  return root.lookupType('SavedModel').encode(model).finish();
}

/** Batch sizes that are unlikely to occur elsewhere in a network's graph. Recording computes nothing, so size is free. */
export const PROBE_BATCHES = [1009, 1013] as const;

/**
 * One graph for any number of images, from two recordings with different batch sizes. Recorded shapes are fixed; where the
 * two graphs differ, they contain the batch size, and it is replaced by −1, which TensorFlow reads as “the remaining size”.
 * Throws if the graphs differ in any other way.
 */
export function makeBatchDynamic(graph: GraphMessage, other: GraphMessage): GraphMessage {
  if (graph.node.length !== other.node.length)
    throw new Error('the two recordings have different operations');
  const readers = readersOf(graph);
  graph.node.forEach((node, i) => {
    const twin = other.node[i] as NodeMessage;
    if (node.op !== twin.op || !isDeepStrictEqual(node.input, twin.input)) throw differs(node);
    if (node.op === 'Placeholder') return makeDimensionDynamic(node);
    if (isDeepStrictEqual(node.attr, twin.attr)) return undefined;
    if (node.op !== 'Const' || !(readers.get(node.name) ?? []).every(acceptsMinusOne)) throw differs(node);
    return makeElementDynamic(node, twin);
  });
  return graph;
}

function readersOf(graph: GraphMessage): Map<string, string[]> {
  const readers = new Map<string, string[]>();
  for (const { op, input } of graph.node) {
    for (const [position, name] of input.entries()) {
      readers.set(name, [...(readers.get(name) ?? []), `${op} ${position}`]);
    }
  }
  return readers;
}

/** The shape of a reshape and the size of a slice: there −1 means the remaining size. */
const acceptsMinusOne = (reader: string): boolean => reader === 'Reshape 1' || reader === 'Slice 2';

function makeDimensionDynamic(node: NodeMessage): void {
  const [batch] = node.attr['shape']?.shape?.dim ?? [];
  if (!batch) throw differs(node);
  batch.size = -1;
}

function makeElementDynamic(node: NodeMessage, twin: NodeMessage): void {
  const tensor = node.attr['value']?.tensor as TensorMessage;
  const [ours, theirs] = [tensor, twin.attr['value']?.tensor as TensorMessage].map(int32Values) as [
    Int32Array,
    Int32Array,
  ];
  const different = [...ours.keys()].filter((i) => ours[i] !== theirs[i]);
  if (different.length !== 1 || ours.length !== theirs.length) throw differs(node);
  ours[different[0] as number] = -1;
  tensor.int_val = [];
  tensor.tensor_content = new Uint8Array(ours.buffer);
}

/** The values of an int32 constant: stored as bytes, or as a list whose last value repeats. */
function int32Values({ tensor_content, int_val, tensor_shape }: TensorMessage): Int32Array {
  if (tensor_content.length > 0) return new Int32Array(Uint8Array.from(tensor_content).buffer);
  const size = tensor_shape.dim.reduce((product, dim) => product * Number(dim.size), 1);
  return Int32Array.from({ length: size }, (_, i) => int_val[Math.min(i, int_val.length - 1)] ?? 0);
}

function differs({ name, op }: NodeMessage): Error {
  return new Error(`${op} ${name} depends on the batch size in a way that cannot be made dynamic`);
}
