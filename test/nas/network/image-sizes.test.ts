import { expect, it } from 'vitest';
import { assertTakesImages } from '../../../nas/network/image-sizes.js';

it('takes images that two reductions can halve', () => {
  expect(() => assertTakesImages([28, 32], { auxiliary: false })).not.toThrow();
  expect(() => assertTakesImages([32, 32], { auxiliary: true })).not.toThrow();
});

it.each([
  ['sides that do not divide by 4', [30, 32], false, /two reduction cells cannot halve/],
  ['a map too small for the auxiliary head', [28, 28], true, /a map of 7 × 7/],
] as const)('refuses %s', (_, size, auxiliary, message) => {
  expect(() => assertTakesImages(size, { auxiliary })).toThrow(message);
});
