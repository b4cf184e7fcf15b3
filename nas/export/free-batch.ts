import { isDeepStrictEqual } from 'node:util';
import type { GraphMessage, NodeMessage, TensorMessage } from './graph-messages.js';

/** Numbers of images that nothing else in a network's graph is likely to equal. Recording computes nothing. */
export const PROBE_BATCHES = [1009, 1013] as const;

/**
 * One graph for any number of images, made of two that were recorded for different numbers. Recorded shapes are fixed;
 * where the two graphs differ stands the number of images, and where it stands, TensorFlow reads −1 as “what is left”.
 * Throws where they differ in any other way.
 */
export function freeBatch(graph: GraphMessage, other: GraphMessage): GraphMessage {
  if (graph.node.length !== other.node.length)
    throw new Error('the two recordings have different operations');
  const readers = readersOf(graph);
  graph.node.forEach((node, i) => {
    const twin = other.node[i] as NodeMessage;
    if (node.op !== twin.op || !isDeepStrictEqual(node.input, twin.input)) throw differs(node);
    if (node.op === 'Placeholder') return freeDimension(node);
    if (isDeepStrictEqual(node.attr, twin.attr)) return undefined;
    if (node.op !== 'Const' || !(readers.get(node.name) ?? []).every(takesFree)) throw differs(node);
    return freeElement(node, twin);
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

/** The shape that a reshape makes, and the size that a slice takes: there −1 means what is left. */
const takesFree = (reader: string): boolean => reader === 'Reshape 1' || reader === 'Slice 2';

function freeDimension(node: NodeMessage): void {
  const [batch] = node.attr['shape']?.shape?.dim ?? [];
  if (!batch) throw differs(node);
  batch.size = -1;
}

function freeElement(node: NodeMessage, twin: NodeMessage): void {
  const tensor = node.attr['value']?.tensor as TensorMessage;
  const [ours, theirs] = [tensor, twin.attr['value']?.tensor as TensorMessage].map(wholeNumbers) as [
    Int32Array,
    Int32Array,
  ];
  const different = [...ours.keys()].filter((i) => ours[i] !== theirs[i]);
  if (different.length !== 1 || ours.length !== theirs.length) throw differs(node);
  ours[different[0] as number] = -1;
  tensor.int_val = [];
  tensor.tensor_content = new Uint8Array(ours.buffer);
}

/** The values of an int32 constant: as bytes, or listed, where the last stands for all that follow. */
function wholeNumbers({ tensor_content, int_val, tensor_shape }: TensorMessage): Int32Array {
  if (tensor_content.length > 0) return new Int32Array(Uint8Array.from(tensor_content).buffer);
  const size = tensor_shape.dim.reduce((product, dim) => product * Number(dim.size), 1);
  return Int32Array.from({ length: size }, (_, i) => int_val[Math.min(i, int_val.length - 1)] ?? 0);
}

function differs({ name, op }: NodeMessage): Error {
  return new Error(`${op} ${name} depends on the number of images in a way that cannot be left open`);
}
