import { expect, it } from 'vitest';
import { assertTakesImages } from '../../../nas/network/geometry.js';

it('accepts images that two reductions can halve', () => {
  expect(() => assertTakesImages([28, 32], { auxiliary: false, stem: 'cifar' })).not.toThrow();
  expect(() => assertTakesImages([32, 32], { auxiliary: true, stem: 'cifar' })).not.toThrow();
});

it('accepts images that the ImageNet stem and two reductions can halve', () => {
  expect(() => assertTakesImages([224, 224], { auxiliary: true, stem: 'imagenet' })).not.toThrow();
  expect(() => assertTakesImages([64, 96], { auxiliary: false, stem: 'imagenet' })).not.toThrow();
});

it.each([
  ['sides that do not divide by 4', [30, 32], false, 'cifar', /two reduction cells cannot halve/],
  ['a map too small for the auxiliary head', [28, 28], true, 'cifar', /a map of 7 × 7/],
  ['sides that do not divide by 32', [220, 224], false, 'imagenet', /cannot halve five times/],
  ['a map too small for the other auxiliary head', [192, 192], true, 'imagenet', /a map of 6 × 6/],
] as const)('rejects %s', (_, size, auxiliary, stem, message) => {
  expect(() => assertTakesImages(size, { auxiliary, stem })).toThrow(message);
});
