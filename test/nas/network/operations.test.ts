import { expect, test } from 'vitest';
import { KEPT_OPERATIONS } from '../../../nas/network/operations/list.js';
import { OPERATIONS } from '../../../nas/network/operations/index.js';
import { readSchema } from '../../../schemas/load-schema.js';

const names = KEPT_OPERATIONS.map(({ name }) => name);

test('the order of operations, which α columns have, is that of DARTS', () => {
  expect(OPERATIONS).toEqual([
    'none',
    'max_pool_3x3',
    'avg_pool_3x3',
    'skip_connect',
    'sep_conv_3x3',
    'sep_conv_5x5',
    'dil_conv_3x3',
    'dil_conv_5x5',
  ]);
});

test('the schema of genotypes names every operation that a cell can keep', () => {
  expect(JSON.stringify(readSchema('genotype'))).toContain(`"enum":${JSON.stringify(names)}`);
});

test('no two operations share a name or a short name, and a short name fits its label', () => {
  const shortNames = KEPT_OPERATIONS.map(({ shortName }) => shortName);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(shortNames).size).toBe(names.length);
  for (const shortName of shortNames) expect(shortName).toMatch(/^[a-z]+\d?$/);
  for (const shortName of shortNames) expect(shortName.length).toBeLessThanOrEqual(5);
});
