import { batchNorm } from '../tensor/batch-norm.js';
import {
  averagePool3x3,
  convolve,
  convolveDepthwise,
  everySecondPixel,
  fromQuarterImages,
  maxPool2x2,
  maxPool3x3,
  relu,
  toQuarterImages,
} from '../tensor/convolution.js';
import { backend, DataType, type Tensor, tf, typeAttribute } from '../tensor/tensorflow.js';
import { factorizedReduce } from './evaluation-network.js';
import { cellEdges, type CellGeometry } from './geometry.js';
import { OPERATIONS } from './operations.js';
import type { Parameters } from './parameters.js';

/**
 * Partial channel connections (PC-DARTS, model_search.py): the first 1/K of an edge's channels goes through the
 * operations, the rest past them.
 * @param x [N, H, W, C], C divisible by K
 * @param stride of the edges: what goes past operations of stride 2 is max-pooled 2×2
 * @returns [N, H, W, C / K] for the operations; [N, H / stride, W / stride, C − C / K] past them
 */
export function splitChannels(x: Tensor, k: number, stride: 1 | 2): { operated: Tensor; passed: Tensor } {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const part = c / k;
  const rest = tf.slice(x, [0, 0, 0, part], [n, h, w, c - part]);
  return {
    operated: tf.slice(x, [0, 0, 0, 0], [n, h, w, part]),
    passed: stride === 2 ? maxPool2x2(rest) : rest,
  };
}

/**
 * Puts both parts together again and interleaves them, so that the next edge's operations see other channels: of K groups
 * of neighbors the first of each comes first, then the second of each.
 */
export function joinChannels(operated: Tensor, passed: Tensor, k: number): Tensor {
  const joined = tf.concat([operated, passed], 3);
  const [n, h, w, c] = joined.shape as [number, number, number, number];
  const groups = tf.reshape(joined, [n * h * w, k, c / k]);
  return tf.reshape(tf.transpose(groups, [0, 2, 1]), [n, h, w, c]);
}

/**
 * Dropout: each value is 0 with probability `rate`, else divided by 1 − rate. The draw is a function of the seed alone
 * (TensorFlow's stateless generator), so the same step drops the same values whenever it is made.
 * @param rate scalar in [0, 1)
 * @param seed [2], int32
 */
export function dropout(x: Tensor, rate: Tensor, seed: Tensor): Tensor {
  const draws = backend.executeSingleOutput(
    'StatelessRandomUniform',
    [typeAttribute('dtype'), typeAttribute('T', DataType.int32), typeAttribute('Tseed', DataType.int32)],
    [tf.tensor1d(x.shape, 'int32'), seed],
  );
  const kept = tf.cast(tf.greaterEqual(draws, rate), 'float32');
  return tf.mul(x, tf.div(kept, tf.sub(1, rate)));
}

/** Dropout after identities (P-DARTS): without it they learn fastest, because they have nothing to learn. */
export interface SkipDropout {
  /** Scalar. */
  readonly rate: Tensor;
  /** [2], int32, another for each step. */
  readonly seed: Tensor;
}

export interface CellMixture {
  /** [edges, 8] */
  readonly operations: Tensor;
  /** [edges]; only with partial channels. */
  readonly edges?: Tensor;
}

/**
 * A search cell: each edge is the sum of all operations, weighted. Arranged so that little is computed twice:
 * what edges from one state share is shared, an operation's weight is the gain of its normalization, and dilated
 * convolutions stay in quarter images until a node's sum, where maps are even. `none` adds nothing, so it is not computed.
 * With partial channels every edge interleaves its channels in the same way, so that is done once, after a node's sum.
 * @param inputs the two preprocessed inputs, [N, H, W, C] each
 * @returns the nodes side by side, [N, H', W', nodes · C]
 */
export function mixedCell(
  inputs: readonly [Tensor, Tensor],
  mixture: CellMixture,
  parameters: Parameters,
  cell: CellGeometry,
  { nodes, partialChannels = 1 }: { readonly nodes: number; readonly partialChannels?: number },
  skipDropout?: SkipDropout,
): Tensor {
  const channels = cell.channels / partialChannels;
  const edges = cellEdges(nodes);
  const gains = tf.unstack(tf.tile(tf.reshape(mixture.operations, [-1, 1]), [1, channels]));
  const edgeGains = mixture.edges && tf.unstack(mixture.edges);
  const states: Tensor[] = [...inputs];
  const shared = states.map((state) => shareable(state, cell.reduction ? 2 : 1, partialChannels));
  for (let node = 0; node < nodes; node++) {
    const whole: Tensor[] = [];
    const quarters: Tensor[] = [];
    const past: Tensor[] = [];
    for (const [edge, { from, node: to }] of edges.entries()) {
      if (to !== node) continue;
      const state = shared[from] as Shareable;
      const name = `cells.${cell.index}._ops.${edge}._ops`;
      const gain = (operation: number): Tensor => gains[edge * OPERATIONS.length + operation] as Tensor;
      const weight = (operation: number, layer: number): Tensor =>
        parameters(`${name}.${operation}.op.${layer}.weight`);
      const separable = (operation: number): Tensor => {
        const first = convolve(
          convolveDepthwise(state.rectified, weight(operation, 1), state.stride),
          weight(operation, 2),
        );
        return convolve(
          convolveDepthwise(relu(batchNorm(first)), weight(operation, 5)),
          weight(operation, 6),
        );
      };
      const dilated = (operation: number): Tensor => {
        const y = convolve(
          convolveDepthwise(state.dilationInput, weight(operation, 1)),
          weight(operation, 2),
        );
        return state.padded ? fromQuarterImages(y, ...sizeOf(state.value)) : y;
      };
      whole.push(
        batchNorm(state.maxPooled, gain(1)),
        batchNorm(state.averagePooled, gain(2)),
        state.stride === 2
          ? batchNorm(factorizedReduce(state.value, parameters, `${name}.3`), gain(3))
          : tf.mul(skipped(state.value, cell.index, edge, skipDropout), gain(3)),
        batchNorm(separable(4), gain(4)),
        batchNorm(separable(5), gain(5)),
      );
      const target = state.dilatedQuarters ? quarters : whole;
      target.push(...[6, 7].map((operation) => batchNorm(dilated(operation), gain(operation))));
      if (state.passed && edgeGains) past.push(tf.mul(state.passed, edgeGains[edge] as Tensor));
    }
    if (quarters.length > 0) whole.push(fromQuarterImages(tf.addN(quarters), ...sizeOf(whole[0] as Tensor)));
    const sum = tf.addN(whole);
    const value = past.length > 0 ? joinChannels(sum, tf.addN(past), partialChannels) : sum;
    states.push(value);
    if (node < nodes - 1) shared.push(shareable(value, 1, partialChannels));
  }
  return tf.concat(states.slice(2), 3);
}

/** What every edge from a state needs, computed once; of its operated channels only. */
interface Shareable {
  readonly value: Tensor;
  readonly stride: 1 | 2;
  readonly rectified: Tensor;
  readonly maxPooled: Tensor;
  readonly averagePooled: Tensor;
  /** Quarter images at stride 1. At stride 2 a window of dilation 2 only meets even pixels, so it is these. */
  readonly dilationInput: Tensor;
  /** Whether the quarter images carry padding: it must be gone before a normalization takes its statistics. */
  readonly padded: boolean;
  /** Whether dilated convolutions may stay in quarter images. */
  readonly dilatedQuarters: boolean;
  /** The channels that go past the operations, if any. */
  readonly passed?: Tensor;
}

function shareable(state: Tensor, stride: 1 | 2, partialChannels: number): Shareable {
  if (partialChannels === 1) return shareableChannels(state, stride);
  const { operated, passed } = splitChannels(state, partialChannels, stride);
  return { ...shareableChannels(operated, stride), passed };
}

function shareableChannels(value: Tensor, stride: 1 | 2): Shareable {
  const rectified = relu(value);
  const padded = stride === 1 && sizeOf(value).some((side) => side % 2 === 1);
  return {
    value,
    stride,
    rectified,
    maxPooled: maxPool3x3(value, stride),
    averagePooled: averagePool3x3(value, stride),
    dilationInput: stride === 2 ? everySecondPixel(rectified) : toQuarterImages(rectified),
    padded,
    dilatedQuarters: stride === 1 && !padded,
  };
}

/** Height and width. */
const sizeOf = ({ shape }: Tensor): [number, number] => [shape[1] as number, shape[2] as number];

/** The identity, with its dropout: every edge of every cell drops other values. */
function skipped(x: Tensor, cell: number, edge: number, skipDropout: SkipDropout | undefined): Tensor {
  if (!skipDropout) return x;
  return dropout(x, skipDropout.rate, tf.add(skipDropout.seed, tf.tensor1d([cell, edge], 'int32')));
}
