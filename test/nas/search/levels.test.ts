import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../nas/network/operations/index.js';
import { describeNonFiniteLevels, levelCount, levelOfCell } from '../../../nas/search/levels.js';

const shape = { cells: 8, channels: 16, nodes: 4, stemMultiplier: 3 };

describe('a partition into levels', () => {
  it.each([
    ['shared', 2, [0, 0, 1, 0, 0, 1, 0, 0]],
    ['stage', 5, [0, 0, 1, 2, 2, 3, 4, 4]],
    ['cell', 8, [0, 1, 2, 3, 4, 5, 6, 7]],
  ] as const)('%s has %i tables for 8 cells', (levels, tables, expected) => {
    expect(levelOfCell(levels, shape)).toEqual(expected);
    expect(levelCount(levelOfCell(levels, shape))).toBe(tables);
  });

  it('takes any lists that cover every cell once', () => {
    expect(
      levelOfCell(
        [
          [0, 7],
          [2, 5],
          [1, 3, 4, 6],
        ],
        shape,
      ),
    ).toEqual([0, 2, 1, 2, 2, 1, 2, 0]);
  });

  it.each([
    [
      'a cell is left out',
      [
        [0, 1, 3, 4, 6],
        [2, 5],
      ],
    ],
    ['a cell is named twice', [[0, 1, 3, 4, 6, 7], [2, 5], [5]]],
    ['normal and reduction cells mix', [[0, 1, 3, 4, 6, 7, 2], [5]]],
    [
      'a cell does not exist',
      [
        [0, 1, 3, 4, 6, 7, 8],
        [2, 5],
      ],
    ],
    ['a level is empty', [[0, 1, 3, 4, 6, 7], [2, 5], []]],
  ])('is refused when %s', (_, levels) => {
    expect(() => levelOfCell(levels, shape)).toThrow(/LEVELS_INVALID/);
  });
});

it('names each level whose α is not finite', () => {
  const level = 2 * OPERATIONS.length;
  const alpha = new Float32Array(3 * level);
  expect(describeNonFiniteLevels(alpha, 3)).toBe('α finite in every level');
  alpha[3 * level - 1] = Infinity;
  expect(describeNonFiniteLevels(alpha, 3)).toBe('α not finite in level 2');
  alpha[level - 1] = NaN;
  expect(describeNonFiniteLevels(alpha, 3)).toBe('α not finite in levels 0, 2');
  alpha[level] = -Infinity;
  expect(describeNonFiniteLevels(alpha, 3)).toBe('α not finite in any level');
});
