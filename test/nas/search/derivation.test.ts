import { describe, expect, it } from 'vitest';
import { cellEdges } from '../../../nas/network/geometry.js';
import { type Operation, OPERATIONS } from '../../../nas/network/operations/index.js';
import { softmaxRows, mixtureValues } from '../../../nas/search/architecture.js';
import { deriveLevels, derivedMixture } from '../../../nas/search/derivation.js';

const NODES = 2;
const edges = cellEdges(NODES); // node 0: from 0, 1; node 1: from 0, 1, 2

/** One level whose α is 0 except for the given [edge, operation, value]. */
function mixture(...entries: [edge: number, operation: Operation, value: number][]): Float32Array {
  const alpha = new Float32Array(edges.length * OPERATIONS.length);
  for (const [edge, operation, value] of entries)
    alpha[edge * OPERATIONS.length + OPERATIONS.indexOf(operation)] = value;
  return softmaxRows(alpha);
}

const concat = (arrays: Float32Array[]): Float32Array =>
  Float32Array.from(arrays.flatMap((array) => [...array]));
const derive = (weights: Float32Array) => deriveLevels(weights, [0], NODES)[0]!.nodes;

describe('derivation', () => {
  it('keeps the two strongest edges into a node, the stronger first', () => {
    const weights = mixture([2, 'skip_connect', 1], [3, 'dil_conv_5x5', 3], [4, 'sep_conv_3x3', 2]);
    expect(derive(weights)[1]).toEqual([
      { operation: 'dil_conv_5x5', from: 1 },
      { operation: 'sep_conv_3x3', from: 2 },
    ]);
  });

  it('never keeps `none`, and does not rank an edge by it', () => {
    const weights = mixture([2, 'none', 9], [3, 'max_pool_3x3', 1], [4, 'avg_pool_3x3', 1]);
    expect(derive(weights)[1]!.map(({ from }) => from)).toEqual([1, 2]);
  });

  it('gives ties to the earlier edge and the earlier operation', () => {
    expect(derive(mixture())[1]).toEqual([
      { operation: 'max_pool_3x3', from: 0 },
      { operation: 'max_pool_3x3', from: 1 },
    ]);
  });
});

describe('a limit on skip connections', () => {
  // Both edges into node 0 are skips, the second one weaker, and so is the first edge into node 1.
  const weights = mixture(
    [0, 'skip_connect', 3],
    [1, 'skip_connect', 1],
    [1, 'sep_conv_5x5', 0.5],
    [2, 'skip_connect', 2],
    [3, 'dil_conv_3x3', 1],
  );
  // Of three cells, the first is normal and the others are reductions.
  const limited = (maxSkips?: number) =>
    deriveLevels(concat([weights, weights, weights]), [0, 1, 2], NODES, maxSkips)[0]!;
  const skips = (level: ReturnType<typeof limited>): number[] =>
    level.nodes.map((node) => node.filter(({ operation }) => operation === 'skip_connect').length);

  it('removes the weakest until the limit is met', () => {
    expect(skips(limited())).toEqual([2, 1]);
    expect(skips(limited(2))).toEqual([1, 1]);
    expect(skips(limited(1))).toEqual([1, 0]);
    expect(skips(limited(0))).toEqual([0, 0]);
  });

  it('keeps the edge as a candidate with its next operation', () => {
    expect(limited(2).nodes[0]).toEqual([
      { operation: 'skip_connect', from: 0 },
      { operation: 'sep_conv_5x5', from: 1 },
    ]);
  });

  it('does not apply to reduction cells', () => {
    const [, reduction] = deriveLevels(concat([weights, weights, weights]), [0, 1, 2], NODES, 0);
    expect(reduction!.reduction).toBe(true);
    expect(skips(reduction!)).toEqual([2, 1]);
  });
});

it('uses the weights of edges, if there are any', () => {
  const alpha = new Float32Array(edges.length * OPERATIONS.length);
  alpha[2 * 8 + 4] = 1; // the strongest operation of node 1 is on its first edge
  const beta = Float32Array.of(0, 0, -3, 1, 2);
  const { mixture: weights, edgeWeights } = mixtureValues({ alpha, beta }, NODES);
  expect(edgeWeights![0]).toBeCloseTo(0.5, 6);
  expect(edgeWeights!.slice(2).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
  expect(weights.reduce((sum, value) => sum + value, 0)).toBeCloseTo(NODES, 5);
  expect(derive(mixtureValues({ alpha }, NODES).mixture)[1]!.map(({ from }) => from)).toEqual([0, 1]);
  expect(derive(weights)[1]!.map(({ from }) => from)).toEqual([2, 1]);
});

describe('the weights of a derived sub-network', () => {
  const weights = mixture([0, 'skip_connect', 2], [4, 'sep_conv_5x5', 2]);
  const levels = deriveLevels(weights, [0], NODES);

  it('are 1 for what is kept and 0 for everything else', () => {
    const { mixture: ones, ...rest } = derivedMixture(levels, NODES, { mixture: weights }, 'ones');
    expect(ones.reduce((sum, value) => sum + value, 0)).toBe(2 * NODES);
    expect(ones[OPERATIONS.indexOf('skip_connect')]).toBe(1);
    expect(rest).toEqual({});
    const { mixture: soft } = derivedMixture(levels, NODES, { mixture: weights }, 'softmax');
    expect([...soft].every((value, i) => value === (ones[i] === 1 ? weights[i] : 0))).toBe(true);
  });

  it('include the edges, if they have their own weights', () => {
    const edgeWeights = Float32Array.of(0.5, 0.5, 0.2, 0.3, 0.5);
    const whole = { mixture: weights, edgeWeights };
    const ones = derivedMixture(levels, NODES, whole, 'ones').edgeWeights!;
    expect([...ones]).toEqual([1, 1, 1, 0, 1]);
    const soft = derivedMixture(levels, NODES, whole, 'softmax').edgeWeights!;
    expect([...soft]).toEqual([...edgeWeights.map((value, i) => (i === 3 ? 0 : value))]);
  });
});
