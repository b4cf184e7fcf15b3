import { expect, test } from 'vitest';
import { checkSpec } from '../../spec/check-spec.js';
import { baseSpec, changed } from './base-spec.js';

const typed = changed(
  'params:\n',
  `params:
  wide: { type: boolean, default: false }
  note: { type: string, default: "of 28" }
  size: { type: integer, default: 4, enum: [4, 8] }
`,
).replace('channels: 4', 'channels: "${{ params.size }}"');

test.each([
  ['seed=7', { seed: 7 }],
  ['lambda=1e-2', { lambda: 0.01 }],
  ['lambda=.5', { lambda: 0.5 }],
  ['wide=true', { wide: true }],
  ['note=a=b c', { note: 'a=b c' }],
  ['note=', { note: '' }],
  ['size=8', { size: 8 }],
])('--set %s is read by the declared type', (option, params) => {
  expect(checkSpec(typed, 'a.yaml', { set: [option] }).plan?.params).toMatchObject(params);
});

test('the last --set for a name wins', () => {
  expect(checkSpec(typed, 'a.yaml', { set: ['seed=1', 'seed=2'] }).plan?.params).toMatchObject({ seed: 2 });
});

test.each([
  ['seed=1.5', 'SPEC_SET_VALUE', 'seed:'],
  ['seed=ten', 'SPEC_SET_VALUE', 'seed:'],
  ['seed=0x7', 'SPEC_SET_VALUE', 'seed:'],
  ['seed=', 'SPEC_SET_VALUE', 'seed:'],
  ['seed=10', 'SPEC_SET_VALUE', 'seed:'],
  ['lambda=Infinity', 'SPEC_SET_VALUE', 'lambda:'],
  ['lambda=1e999', 'SPEC_SET_VALUE', 'lambda:'],
  ['wide=yes', 'SPEC_SET_VALUE', 'wide:'],
  ['size=5', 'SPEC_SET_VALUE', 'size:'],
  ['sed=1', 'SPEC_SET_UNKNOWN', 'params:'],
  ['constructor=1', 'SPEC_SET_UNKNOWN', 'params:'],
  ['seed', 'SPEC_SET_SYNTAX', 'params:'],
  ['=1', 'SPEC_SET_SYNTAX', 'params:'],
])('--set %s is refused with %s at the line of %s', (option, code, key) => {
  const { plan, diagnostics } = checkSpec(typed, 'a.yaml', { set: [option] });
  expect(plan).toBeUndefined();
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors).toMatchObject([{ code }]);
  expect(errors[0]!.sourceLine.trim().startsWith(key)).toBe(true);
});

test('a misspelled --set gets a suggestion', () => {
  const { diagnostics } = checkSpec(baseSpec, 'a.yaml', { set: ['sede=1'] });
  expect(diagnostics).toMatchObject([{ code: 'SPEC_SET_UNKNOWN', suggestion: 'seed' }]);
});

test('a parameter without a default must be set', () => {
  const spec = changed('default: 3, ', '');
  expect(checkSpec(spec, 'a.yaml').diagnostics).toMatchObject([{ code: 'SPEC_PARAM_UNSET' }]);
  expect(checkSpec(spec, 'a.yaml', { set: { seed: '4' } }).plan?.params).toMatchObject({ seed: 4 });
});

test('an expression that is the whole value keeps the type, and one inside text is inserted as text', () => {
  const folder = changed(
    '{ mnist: {} }',
    '{ imageFolder: "${{ params.place }}/${{params.seed}}.tar" }',
  ).replace('params:\n', 'params:\n  place: { type: string, default: /nowhere }\n');
  const [diagnostic] = checkSpec(folder, 'a.yaml').diagnostics;
  expect(diagnostic).toMatchObject({ code: 'SPEC_FILE_MISSING' });
  expect(diagnostic!.found).toContain('/nowhere/3.tar');
  const { plan } = checkSpec(baseSpec, 'a.yaml');
  expect(plan?.stages.find(({ name }) => name === 'warmup')?.with['seed']).toBe(3);
});

test('an unused parameter is a warning at its name, and the spec still has a plan', () => {
  const { plan, diagnostics } = checkSpec(changed('seed: ${{ params.seed }}', 'seed: 1'), 'a.yaml');
  expect(plan).toBeDefined();
  expect(diagnostics).toMatchObject([{ code: 'SPEC_UNUSED_PARAM', severity: 'warning', line: 4, column: 3 }]);
});
