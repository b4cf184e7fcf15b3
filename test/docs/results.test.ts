import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { StudyResults } from '../../schemas/generated/study-results.js';
import { validate } from '../../schemas/validate.js';
import { mean, page, resultsFile, spread, tables, withTables } from '../../tools/study/page.js';

test('the tables of docs/results.md match the results of the study', () => {
  const results = validate<StudyResults>('study-results', JSON.parse(readFileSync(resultsFile, 'utf8')));
  const text = readFileSync(page, 'utf8');
  expect(text).toBe(withTables(text, tables(results)));
});

test('mean and sample standard deviation', () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(spread([1, 2, 6])).toBeCloseTo(Math.sqrt(7), 12);
});
