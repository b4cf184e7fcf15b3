import { expect, test } from 'vitest';
import { OPERATIONS } from '../../../nas/network/operations.js';
import { describeNonFiniteLevels } from '../../../nas/search/levels.js';

test('of levels whose α is not finite each is named', () => {
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
