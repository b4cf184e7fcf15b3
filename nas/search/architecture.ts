import { cellEdges } from '../network/geometry.js';
import { OPERATIONS } from '../network/operations/index.js';
import type { SupernetConfig } from '../network/supernet-layers.js';
import { alphaShape, type Mixture } from '../network/supernet.js';
import { keyedGenerator, normal } from '../random.js';
import { type Tensor, tf } from '../tensor/tensorflow.js';

/**
 * The architecture variables of a search: α, one row of operations for each edge, and with partial channels also β, one
 * value for each edge (PC-DARTS's edge normalization).
 */
export type ArchitectureName = 'alpha' | 'beta';

export function architectureNames({ partialChannels }: SupernetConfig): readonly ArchitectureName[] {
  return partialChannels === undefined ? ['alpha'] : ['alpha', 'beta'];
}

/** α: [levels, edges, 8]. β: [levels, edges]. */
export function architectureShape(name: ArchitectureName, levels: number, nodes: number): readonly number[] {
  const [, edges, operations] = alphaShape(levels, nodes);
  return name === 'alpha' ? [levels, edges, operations] : [levels, edges];
}

/** α before training: 10⁻³ · N(0, 1) (DARTS). */
export function initialAlpha(levels: number, nodes: number, seed: number): Float32Array {
  return smallNormal('initial alpha', levels * cellEdges(nodes).length * OPERATIONS.length, seed);
}

/** β before training: 10⁻³ · N(0, 1) (PC-DARTS). */
export function initialBeta(levels: number, nodes: number, seed: number): Float32Array {
  return smallNormal('initial beta', levels * cellEdges(nodes).length, seed);
}

const smallNormal = (purpose: string, count: number, seed: number): Float32Array =>
  normal(keyedGenerator({ seed, purpose }), count).map((draw) => 1e-3 * draw);

/**
 * The mixture weights of α and β inside a graph: softmax over the operations of an edge, and over the edges into a node.
 * @param architecture in the order of `architectureNames`
 */
export function mixtureOf([alpha, beta]: readonly Tensor[], nodes: number): Mixture {
  const operations = tf.softmax(alpha as never) as Tensor;
  if (!beta) return { operations };
  const edges = edgeWeightsOf(beta, nodes);
  return { operations: tf.mul(operations, tf.expandDims(edges, 2)), edges };
}

/** Softmax of β over the edges into each node. [levels, edges] */
function edgeWeightsOf(beta: Tensor, nodes: number): Tensor {
  const counts = Array.from(
    { length: nodes },
    (_, node) => cellEdges(nodes).filter((edge) => edge.node === node).length,
  );
  return tf.concat(
    tf.split(beta, counts, 1).map((into) => tf.softmax(into as never) as Tensor),
    1,
  );
}

/** The mixture weights as the `measure` entry of a search program takes them. */
export type MixtureValues = {
  /** [levels · edges · 8] in row-major order; with partial channels each operation's weight times its edge's. */
  readonly mixture: Float32Array;
  /** [levels · edges]; only with partial channels. */
  readonly edgeWeights?: Float32Array;
};

/** The same weights as `mixtureOf`, computed in float64 outside a graph. */
export function mixtureValues(
  { alpha, beta }: { readonly alpha: Float32Array; readonly beta?: Float32Array },
  nodes: number,
): MixtureValues {
  const mixture = softmaxRows(alpha);
  if (!beta) return { mixture };
  const edgeWeights = softmaxByNode(beta, nodes);
  const weighted = (value: number, i: number): number =>
    value * (edgeWeights[Math.floor(i / OPERATIONS.length)] as number);
  return { mixture: mixture.map(weighted), edgeWeights };
}

/** softmax(α) row by row, computed in float64. */
export function softmaxRows(alpha: Float32Array): Float32Array {
  const result = new Float32Array(alpha.length);
  for (let offset = 0; offset < alpha.length; offset += OPERATIONS.length) {
    result.set(softmax(alpha.subarray(offset, offset + OPERATIONS.length)), offset);
  }
  return result;
}

function softmaxByNode(beta: Float32Array, nodes: number): Float32Array {
  const edges = cellEdges(nodes);
  const result = new Float32Array(beta.length);
  for (let level = 0; level < beta.length; level += edges.length) {
    for (let node = 0; node < nodes; node++) {
      const first = level + edges.findIndex((edge) => edge.node === node);
      result.set(softmax(beta.subarray(first, first + node + 2)), first);
    }
  }
  return result;
}

/** Softmax, computed in float64. */
export function softmax(row: Float32Array): number[] {
  const largest = Math.max(...row);
  const exponentials = Array.from(row, (value) => Math.exp(value - largest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / sum);
}
