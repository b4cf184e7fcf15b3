import { describe, expect, it } from 'vitest';
import { cellEdges } from '../../../nas/network/geometry.js';
import { OPERATIONS, type Operation } from '../../../nas/network/operation-names.js';
import { softmaxRows } from '../../../nas/search/alpha.js';
import { deriveLevels } from '../../../nas/search/derivation.js';
import { keptOperations } from '../../../nas/search/kept-operations.js';

const NODES = 2;
const edges = cellEdges(NODES); // node 0: from 0, 1; node 1: from 0, 1, 2

/** One level whose α is 0 but for the given [edge, operation, value]. */
function mixture(...entries: [edge: number, operation: Operation, value: number][]): Float32Array {
  const alpha = new Float32Array(edges.length * 8);
  for (const [edge, operation, value] of entries) alpha[edge * 8 + OPERATIONS.indexOf(operation)] = value;
  return softmaxRows(alpha);
}

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

it('turns a super-network into its sub-network by weights of 1 and 0', () => {
  const weights = mixture([0, 'skip_connect', 2], [4, 'sep_conv_5x5', 2]);
  const levels = deriveLevels(weights, [0], NODES);
  const hard = keptOperations(levels, NODES);
  expect(hard.reduce((sum, value) => sum + value, 0)).toBe(2 * NODES);
  expect(hard[OPERATIONS.indexOf('skip_connect')]).toBe(1);
  const soft = keptOperations(levels, NODES, weights);
  expect([...soft].every((value, i) => value === (hard[i] === 1 ? weights[i] : 0))).toBe(true);
});
