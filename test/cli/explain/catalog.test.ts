import { expect, test } from 'vitest';
import { explainedCodes } from '../../../cli/explain/catalog.js';
import { codesInSource, causesInSource } from './codes-in-source.js';

const explained = explainedCodes();
const codes = explained.map(({ code }) => code);

test('the catalog explains every code of the source once, and no other code', () => {
  const prefixes = new Set(codes.filter((code) => code.includes('_')).map((code) => code.split('_')[0]!));
  const inSource = codesInSource(prefixes);
  expect.soft(codes.filter((code) => !inSource.has(code))).toEqual([]);
  // A code found here needs an entry in cli/explain/codes/.
  expect.soft([...inSource].filter((code) => !codes.includes(code))).toEqual([]);
  expect(new Set(codes).size).toBe(codes.length);
});

test('the catalog gives each code the cause that the source gives it', () => {
  const stated = new Map(explained.map(({ code, cause }) => [code, cause]));
  const found = causesInSource();
  expect(found.length).toBeGreaterThan(60);
  for (const [code, cause] of found) expect(`${code}: ${cause}`).toBe(`${code}: ${stated.get(code)}`);
});

test('each explanation consists of sentences', () => {
  for (const { code, means, why, todo } of explained) {
    for (const text of [means, why, todo]) expect(`${code}: ${text}`).toMatch(/: [A-Z`][^\n]*[.…]$/);
  }
});
