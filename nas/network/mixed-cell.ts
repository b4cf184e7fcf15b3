import { batchNorm } from '../tensor/batch-norm.js';
import { fromQuarterImages, maxPool2x2, relu } from '../tensor/convolution.js';
import { backend, DataType, type Tensor, tf, typeAttribute } from '../tensor/tensorflow.js';
import { cellEdges, type CellGeometry, type Stride, strideOf } from './geometry.js';
import { kernels } from './kernels.js';
import { moduleOf } from './preprocessing.js';
import { OPERATIONS } from './operations/index.js';
import type { OperationDefinition, OperationInput, OperationModule } from './operations/definition.js';
import { KEPT_OPERATIONS } from './operations/list.js';
import type { Parameters } from './parameters.js';
import { mixedModule } from './supernet-layers.js';

/**
 * Partial channel connections (PC-DARTS, model_search.py): the first 1/K of an edge's channels goes through the
 * operations, the rest bypasses them.
 * @param x [N, H, W, C], C divisible by K
 * @param stride of the edges: at stride 2 the bypassing channels are max-pooled 2×2
 * @returns [N, H, W, C / K] for the operations; [N, H / stride, W / stride, C − C / K] that bypass them
 */
export function splitChannels(x: Tensor, k: number, stride: Stride): { operated: Tensor; passed: Tensor } {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const part = c / k;
  const rest = tf.slice(x, [0, 0, 0, part], [n, h, w, c - part]);
  return {
    operated: tf.slice(x, [0, 0, 0, 0], [n, h, w, part]),
    passed: stride === 2 ? maxPool2x2(rest) : rest,
  };
}

/**
 * Joins both parts and interleaves their channels, so that the next edge's operations see other channels: of K groups of
 * neighbors, the first channel of each comes first, then the second of each.
 */
export function joinChannels(operated: Tensor, passed: Tensor, k: number): Tensor {
  const joined = tf.concat([operated, passed], 3);
  const [n, h, w, c] = joined.shape as [number, number, number, number];
  const groups = tf.reshape(joined, [n * h * w, k, c / k]);
  return tf.reshape(tf.transpose(groups, [0, 2, 1]), [n, h, w, c]);
}

/**
 * Dropout: each value is 0 with probability `rate`, else divided by 1 − rate. The draw is a function of the seed alone
 * (TensorFlow's stateless generator), so a repeated step drops the same values.
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

/** Dropout after identities (P-DARTS): without it α favors them early, because they need no training. */
export interface SkipDropout {
  /** Scalar. */
  readonly rate: Tensor;
  /** [2], int32, different for each step. */
  readonly seed: Tensor;
}

export interface CellMixture {
  /** [edges, operations] */
  readonly operations: Tensor;
  /** [edges]; only with partial channels. */
  readonly edges?: Tensor;
}

/**
 * A search cell: each edge is the weighted sum of all operations. Arranged to avoid repeated work: edges from one state
 * share what depends on the state alone, an operation's weight is the gain of its normalization, and dilated convolutions
 * stay in quarter images until a node's sum if the map's sides are even. `none` adds nothing, so it is not computed.
 * With partial channels every edge interleaves its channels in the same way, so this happens once, after a node's sum.
 * @param inputs the two preprocessed inputs, [N, H, W, C] each
 * @returns the nodes, concatenated: [N, H', W', nodes · C]
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
  const shared = states.map((state, from) => sharedState(state, strideOf(cell, { from }), partialChannels));
  for (let node = 0; node < nodes; node++) {
    const whole: Tensor[] = [];
    const quarters: Tensor[] = [];
    const past: Tensor[] = [];
    for (const [edge, { from, node: to }] of edges.entries()) {
      if (to !== node) continue;
      const state = shared[from] as SharedState;
      for (const operation of KEPT_OPERATIONS) {
        const name = mixedModule(cell, edge, operation.name);
        const module = moduleOf(name, parameters, (_, x) => batchNorm(x));
        const gain = gains[edge * OPERATIONS.length + OPERATIONS.indexOf(operation.name)] as Tensor;
        const drop = (x: Tensor): Tensor => dropped(x, cell.index, edge, skipDropout);
        const target = staysQuartered(operation, state) ? quarters : whole;
        target.push(weighted(operation, state, module, gain, drop));
      }
      if (state.passed && edgeGains) past.push(tf.mul(state.passed, edgeGains[edge] as Tensor));
    }
    if (quarters.length > 0) whole.push(fromQuarterImages(tf.addN(quarters), ...sizeOf(whole[0] as Tensor)));
    const sum = tf.addN(whole);
    const value = past.length > 0 ? joinChannels(sum, tf.addN(past), partialChannels) : sum;
    states.push(value);
    if (node < nodes - 1) shared.push(sharedState(value, 1, partialChannels));
  }
  return tf.concat(states.slice(2), 3);
}

/** An operation's result times its weight, which is the gain of its normalization; the identity has none. */
function weighted(
  operation: OperationDefinition,
  state: SharedState,
  module: OperationModule,
  gain: Tensor,
  drop: (x: Tensor) => Tensor,
): Tensor {
  const { compute, computeQuarters, isIdentity, prepare } = operation;
  const prepared = (prepare && state.prepared.get(prepare)) ?? state.value;
  const input = { ...state, prepared };
  if (isIdentity && state.stride === 1) return tf.mul(drop(compute(input, module)), gain);
  if (!computeQuarters || state.stride === 2) return batchNorm(compute(input, module), gain);
  const quarters = computeQuarters(input, module);
  const result = state.padded ? fromQuarterImages(quarters, ...sizeOf(state.value)) : quarters;
  return batchNorm(result, gain);
}

/** Whether the operation's result stays in quarter images. */
const staysQuartered = ({ computeQuarters }: OperationDefinition, { stride, padded }: SharedState): boolean =>
  computeQuarters !== undefined && stride === 1 && !padded;

/** What all edges from a state share, computed once; of the operated channels only. */
interface SharedState extends OperationInput {
  /** Results of the operations' `prepare` functions, by function. */
  readonly prepared: ReadonlyMap<NonNullable<OperationDefinition['prepare']>, Tensor>;
  /** Whether quarter images carry padding, which must be removed before a normalization takes its statistics. */
  readonly padded: boolean;
  /** The channels that bypass the operations, if any. */
  readonly passed?: Tensor;
}

function sharedState(state: Tensor, stride: Stride, partialChannels: number): SharedState {
  if (partialChannels === 1) return sharedChannels(state, stride);
  const { operated, passed } = splitChannels(state, partialChannels, stride);
  return { ...sharedChannels(operated, stride), passed };
}

function sharedChannels(value: Tensor, stride: Stride): SharedState {
  const input = { value, rectified: relu(value), stride };
  const functions = new Set(KEPT_OPERATIONS.flatMap(({ prepare }: OperationDefinition) => prepare ?? []));
  return {
    ...input,
    prepared: new Map([...functions].map((prepare) => [prepare, prepare(input, kernels)])),
    padded: stride === 1 && sizeOf(value).some((side) => side % 2 === 1),
  };
}

/** Height and width. */
const sizeOf = ({ shape }: Tensor): [number, number] => [shape[1] as number, shape[2] as number];

/** The identity's dropout: every edge of every cell drops other values. */
function dropped(x: Tensor, cell: number, edge: number, skipDropout: SkipDropout | undefined): Tensor {
  if (!skipDropout) return x;
  return dropout(x, skipDropout.rate, tf.add(skipDropout.seed, tf.tensor1d([cell, edge], 'int32')));
}
