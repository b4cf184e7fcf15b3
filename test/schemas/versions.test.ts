import { expect, test } from 'vitest';
import type { JsonObject } from '../../schemas/json.js';
import { upgradeFile, validateFile } from '../../schemas/validate.js';
import { apiVersion, isNewer, type History } from '../../schemas/versions.js';

/** Two steps that renamed a field of genotypes, and then put another beside it. */
const history: History = {
  current: 'strata/v3',
  upgrades: [
    {
      from: 'strata/v1',
      to: 'strata/v2',
      changes: { genotype: ({ searchCells, ...rest }: JsonObject) => ({ ...rest, cells: searchCells! }) },
    },
    {
      from: 'strata/v2',
      to: 'strata/v3',
      changes: { genotype: (file: JsonObject) => ({ ...file, depth: (file['cells'] as number) + 1 }) },
    },
  ],
};
const read = (schema: string, file: unknown) => upgradeFile(schema, file, '/store/file.json', history);

test('an older file becomes the present form step by step, from whichever version it is of', () => {
  const present = { apiVersion: 'strata/v3', cells: 8, depth: 9 };
  expect(read('genotype', { apiVersion: 'strata/v1', searchCells: 8 })).toEqual(present);
  expect(read('genotype', { apiVersion: 'strata/v2', cells: 8 })).toEqual(present);
  expect(read('genotype', present)).toEqual(present);
});

test('a form that did not change only takes the present version', () => {
  expect(read('run', { apiVersion: 'strata/v1', name: 'r' })).toEqual({ apiVersion: 'strata/v3', name: 'r' });
});

test('a file is not changed by being read', () => {
  const file = Object.freeze({ apiVersion: 'strata/v1', searchCells: 8 });
  read('genotype', file);
  expect(file).toEqual({ apiVersion: 'strata/v1', searchCells: 8 });
});

test('a newer file is refused: which file, its version, up to which is read, and what to do', () => {
  const details = {
    code: 'VERSION_NEWER',
    cause: 'user',
    place: '/store/file.json',
    found: 'this file is of strata/v4 and needs a newer Strata; this one reads up to strata/v3',
    remedy: expect.stringContaining('update Strata') as string,
  };
  const reading = () => read('genotype', { apiVersion: 'strata/v4' });
  expect(reading).toThrow(expect.objectContaining({ details }) as Error);
});

test('a version counts as newer by its number, not by its letters', () => {
  expect(isNewer('strata/v10', 'strata/v9')).toBe(true);
  expect(isNewer('strata/v9', 'strata/v10')).toBe(false);
});

test.each([undefined, null, 2, 'v2', 'strata/v0', 'strata/v02', 'strata/v2beta', 'other/v2', ['strata/v2']])(
  '%j is no version, and for the schema to refuse',
  (version) => {
    const file = { apiVersion: version, levels: [] };
    expect(read('genotype', file)).toEqual(file);
    expect(() => validateFile('genotype', file, { place: 'g.json' })).toThrow(
      expect.objectContaining({ code: 'SCHEMA_MISMATCH' }) as Error,
    );
  },
);

test.each([null, 3, 'text', [{ apiVersion: 'strata/v2' }]])('%j is no file with a version', (content) => {
  expect(upgradeFile('genotype', content, 'g.json')).toBe(content);
});

test('what this Strata writes is what it reads', () => {
  expect(isNewer(apiVersion)).toBe(false);
});
