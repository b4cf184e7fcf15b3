import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkSpec } from '../../spec/check-spec.js';
import { checkSpecFile } from '../../spec/load-plan.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { baseSpec, changed } from './base-spec.js';

/** Checks the base spec with this text as the file of parameters; ¦ marks the expected place of the problem. */
function withParams(marked: string, set: string[] = []) {
  const before = marked.slice(0, Math.max(0, marked.indexOf('¦'))).split('\n');
  const params = { file: 'values.yaml', text: marked.replace('¦', '') };
  const { plan, diagnostics } = checkSpec(baseSpec, 'a.yaml', { params, set });
  return { plan, diagnostics, place: { line: before.length, column: before.at(-1)!.length + 1 } };
}

test.each([
  ['seed: 7\nlambda: 1e-2', { seed: 7, lambda: 0.01 }],
  ['{\n\t"seed": 7,\n\t"lambda": 2\n}\n', { seed: 7, lambda: 2 }],
  ['seed: &b 4\nlambda: *b', { seed: 4, lambda: 4 }],
  ['{}', { seed: 3, lambda: 0.5 }],
])('the values of %j', (text, params) => {
  expect(withParams(text).plan?.params).toEqual(params);
});

test('--set wins over --params, and --params over the default', () => {
  expect(withParams('seed: 7\nlambda: 2', ['seed=1']).plan?.params).toEqual({ seed: 1, lambda: 2 });
});

test.each([
  ['SPEC_YAML_SYNTAX', 'seed: ¦"7'],
  ['SPEC_DUPLICATE_KEY', 'seed: 7\n¦seed: 8'],
  ['SPEC_ALIAS', 'seed: ¦*none'],
  ['SPEC_WRONG_TYPE', '¦- seed: 7'],
  ['SPEC_WRONG_TYPE', '¦'],
  ['SPEC_SET_UNKNOWN', 'lambda: 1\n¦sed: 7'],
  ['SPEC_SET_UNKNOWN', '¦constructor: 7'],
  ['SPEC_SET_VALUE', 'seed: ¦"7"'],
  ['SPEC_SET_VALUE', 'seed: ¦7.5'],
  ['SPEC_SET_VALUE', 'lambda: 1\nseed: ¦10'],
  ['SPEC_SET_VALUE', '¦seed:'],
  ['SPEC_SET_VALUE', 'seed: ¦[7]'],
  ['SPEC_SET_VALUE', 'lambda: ¦.inf'],
])('%s in the file of parameters %j is reported there', (code, marked) => {
  const { plan, diagnostics, place } = withParams(marked);
  expect(plan).toBeUndefined();
  expect(diagnostics).toMatchObject([{ code, file: 'values.yaml', ...place }]);
});

test('a misspelled name gets a suggestion', () => {
  expect(withParams('sede: 1').diagnostics).toMatchObject([{ suggestion: 'seed' }]);
});

test('the remedy for a number in place of text is quotes', () => {
  const spec = changed(
    'seed: { type: integer, default: 3, minimum: 0, maximum: 9 }',
    'seed: { type: string }',
  );
  const params = { file: 'values.yaml', text: 'seed: 2024' };
  const [problem] = checkSpec(spec, 'a.yaml', { params }).diagnostics;
  expect(problem).toMatchObject({ code: 'SPEC_SET_VALUE', remedy: 'put text in quotes' });
});

test('problems of a spec and of its file of parameters are reported together, each with its file', () => {
  const params = { file: 'values.yaml', text: 'seed: ten\nlamda: 2' };
  const { diagnostics } = checkSpec(changed('channels: 4', 'chanels: 4'), 'a.yaml', { params });
  expect(diagnostics.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
    'a.yaml:18 SPEC_UNKNOWN_KEY',
    'values.yaml:1 SPEC_SET_VALUE',
    'values.yaml:2 SPEC_SET_UNKNOWN',
  ]);
});

test('an unreadable file of parameters is an error, and no parameter is reported as unset because of it', async () => {
  const folder = await temporaryFolder();
  const spec = join(folder, 'a.yaml');
  await writeFile(spec, changed('default: 3, ', '').replace('epochs: 2', 'epochs: 0'));
  await mkdir(join(folder, 'folder'));
  await writeFile(join(folder, 'large.yaml'), ' '.repeat(1024 * 1024 + 1));
  const found = async (name: string) =>
    (await checkSpecFile(spec, { params: join(folder, name) })).diagnostics.map(({ code }) => code);
  expect(await found('none.yaml')).toEqual(['SPEC_OUT_OF_RANGE', 'SPEC_UNREADABLE']);
  expect(await found('folder')).toEqual(['SPEC_OUT_OF_RANGE', 'SPEC_UNREADABLE']);
  expect(await found('large.yaml')).toEqual(['SPEC_OUT_OF_RANGE', 'SPEC_TOO_LARGE']);
});
