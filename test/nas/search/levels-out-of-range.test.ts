import { expect, test } from 'vitest';
import { levelsOutOfRange } from '../../../nas/search/levels.js';

test('of levels whose α is not finite each is named', () => {
  const alpha = new Float32Array(3 * 2 * 8);
  expect(levelsOutOfRange(alpha, 3)).toBe('α finite in every level');
  alpha[40] = Infinity;
  expect(levelsOutOfRange(alpha, 3)).toBe('α not finite in level 2');
  alpha[15] = NaN;
  expect(levelsOutOfRange(alpha, 3)).toBe('α not finite in levels 0, 2');
  alpha[16] = -Infinity;
  expect(levelsOutOfRange(alpha, 3)).toBe('α not finite in any level');
});
