import { expect, test } from 'vitest';
import { checkSpec } from '../../spec/check-spec.js';
import { formatDiagnostic, SpecError } from '../../spec/diagnostic.js';
import { baseSpec, changed } from './base-spec.js';

test('a diagnostic shows its place, the line with a caret, a suggestion, what was expected, and what to do', () => {
  const { diagnostics } = checkSpec(changed('channels: 4', 'chanels: 4'), 'specs/a.yaml');
  expect(diagnostics.map(formatDiagnostic).join('\n')).toBe(
    [
      'specs/a.yaml:18:18: SPEC_UNKNOWN_KEY: stages.warmup.with.network has no field "chanels"',
      '  18 |       network: { chanels: 4, cells: 5, nodes: 2, levels: stage }',
      '     |                  ^',
      '  did you mean: channels',
      '  expected: one of: channels, cells, nodes, stemMultiplier, partialChannels, levels',
    ].join('\n'),
  );
});

test('the caret is under its character after tabs too', () => {
  const { diagnostics } = checkSpec('{\t"name": 5 }', 'a.yaml');
  const shown = diagnostics.map(formatDiagnostic).find((text) => text.includes('name is 5'))!;
  expect(shown.split('\n').slice(1, 3)).toEqual(['  1 | {\t"name": 5 }', '    |  \t        ^']);
});

test('a spec with twelve errors reports all twelve, in the order of the file', () => {
  const faulty = baseSpec
    .replace('name: small', 'name: Small')
    .replace('default: 3', 'default: three')
    .replace('attempts: 5', 'attempts: none')
    .replace('holdout: 0.5', 'holdout: 2')
    .replace('stages.data.outputs.dataset', 'stages.dta.outputs.dataset')
    .replace('channels: 4', 'chanels: 4')
    .replace('epochs: 2', 'epochs: 0')
    .replace('stages.warmup.outputs.checkpoint', 'stages.warmup.outputs.weights')
    .replace('schedule: linear', 'schedule: line')
    .replace('params.lambda', 'params.lamda')
    .replace('200 steps', '200')
    .replace('uses: derive', 'uses: drive');
  const { diagnostics } = checkSpec(faulty, 'a.yaml');
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
    'SPEC_BAD_FORMAT',
    'SPEC_WRONG_TYPE',
    'SPEC_WRONG_TYPE',
    'SPEC_OUT_OF_RANGE',
    'SPEC_UNKNOWN_STAGE',
    'SPEC_UNKNOWN_KEY',
    'SPEC_OUT_OF_RANGE',
    'SPEC_UNKNOWN_OUTPUT',
    'SPEC_UNKNOWN_VALUE',
    'SPEC_UNKNOWN_PARAM',
    'SPEC_WRONG_TYPE',
    'SPEC_UNKNOWN_KIND',
  ]);
});

test('one error in the settings of a stage does not hide another', () => {
  const faulty = baseSpec
    .replace('{ mnist: {} }', '{ imageFolder: nowhere }')
    .replace('holdout: 0.5', 'houldout: 0.5')
    .replace('channels: 4', 'chanels: 4')
    .replace('levels: stage', 'levels: [[0, 1], [2, 3, 4]]')
    .replace('epochs: 3', 'epoch: 3')
    .replace('to: "${{ params.lambda }}"', 'to: "${{ params.lambda }}", startEpoch: 51');
  const { diagnostics } = checkSpec(faulty, 'a.yaml');
  expect(diagnostics.map(({ code }) => code)).toEqual([
    'SPEC_FILE_MISSING',
    'SPEC_UNKNOWN_KEY',
    'SPEC_UNKNOWN_KEY',
    'SPEC_LEVELS',
    'SPEC_LEVELS',
    'SPEC_UNKNOWN_KEY',
    'SPEC_OUT_OF_RANGE',
  ]);
});

test('control characters of a file do not reach the terminal', () => {
  const { diagnostics } = checkSpec('"\u001b[31m": 1', 'a.yaml');
  expect(diagnostics.map(formatDiagnostic).join('')).not.toMatch(/(?!\n)\p{Cc}/u);
});

test('a SpecError has the code and place of the first diagnostic, and prints all of them', () => {
  const { diagnostics } = checkSpec(
    changed('epochs: 2', 'epochs: two').replace('epochs: 3', 'epochs: -1'),
    'a.yaml',
  );
  const error = new SpecError(diagnostics);
  expect(error).toMatchObject({
    code: 'SPEC_WRONG_TYPE',
    details: { cause: 'user', place: 'a.yaml:19:15' },
  });
  expect(error.message).toContain('SPEC_OUT_OF_RANGE');
  expect(error.diagnostics).toHaveLength(2);
});
