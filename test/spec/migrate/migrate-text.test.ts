import { isMap, isScalar, parse, type Document } from 'yaml';
import { expect, test } from 'vitest';
import { checkSpec } from '../../../spec/check-spec.js';
import { migrateText, type Versions } from '../../../spec/migrate/migrate.js';
import type { TextEdit } from '../../../spec/migrate/migrations.js';
import { dartsV2 } from '../../report/genotypes.js';
import { baseSpec } from '../base-spec.js';

const version = 'apiVersion: strata/v1\n';
const bare = baseSpec.replace(version, '');
const migrated = (text: string) => {
  const { text: after, problems } = migrateText(text, 'x.yaml');
  expect(problems).toEqual([]);
  return after;
};

test('a file of the current version is unchanged', () => {
  expect(migrateText(baseSpec, 'x.yaml')).toEqual({ text: baseSpec, steps: [], problems: [] });
});

test('a file without a version gets one, reports the step, and then has a plan', () => {
  const { text, steps, problems } = migrateText(bare, 'x.yaml');
  expect(text).toBe(version + bare);
  expect(steps.map(({ from, to, change }) => [from, to, change])).toEqual([
    [undefined, 'strata/v1', 'adds the missing apiVersion'],
  ]);
  expect(problems).toEqual([]);
  expect(checkSpec(text, 'x.yaml').plan).toBeDefined();
});

test.each<[string, string, string]>([
  ['comments at the beginning are about the file', '# The file.\n¦', ''],
  ['a modeline stays first', '# yaml-language-server: $schema=s.json\n#\n# The file.\n¦', ''],
  ['comments after a blank line are about the first key', '# The file.\n\n¦# The name.\n# Really.\n', ''],
  ['a document may begin with ---', '---\n¦', ''],
  ['a directive stays first', '%YAML 1.2\n---\n# The file.\n¦', ''],
  ['a byte order mark stays first', '\uFEFF¦', ''],
  ['a key without a value is filled', '¦', 'apiVersion:\n'],
])('%s', (_, head, empty) => {
  expect(migrated(head.replace('¦', empty) + bare)).toBe(head.replace('¦', version) + bare);
});

test('a comment after a key without a value stays there', () => {
  expect(migrated(`apiVersion: # of the form\n${bare}`)).toBe(`apiVersion: strata/v1 # of the form\n${bare}`);
});

test('Windows line ends are kept', () => {
  const crlf = bare.replaceAll('\n', '\r\n');
  expect(migrated(crlf)).toBe(`apiVersion: strata/v1\r\n${crlf}`);
});

test('an indented file keeps its indentation', () => {
  const indented = bare.replace(/^(?=.)/gm, '  ');
  expect(migrated(indented)).toBe(`  ${version}${indented}`);
});

test.each([0, 2])('a genotype, JSON indented by %i, gets its version in the same layout', (indent) => {
  const { apiVersion, ...rest } = dartsV2;
  expect(migrated(JSON.stringify(rest, null, indent))).toBe(
    JSON.stringify({ apiVersion, ...rest }, null, indent),
  );
});

test('a genotype with another problem is refused', () => {
  const text = JSON.stringify({ searchCells: 8, levels: [] });
  expect(() => migrateText(text, 'g.json')).toThrow(
    expect.objectContaining({
      code: 'SCHEMA_MISMATCH',
      details: expect.objectContaining({ cause: 'user' }) as unknown,
    }) as Error,
  );
});

test.each<[string, string, string]>([
  ['one of a newer Strata', `apiVersion: strata/v2\n${bare}`, 'SPEC_API_VERSION'],
  ['one of something else', `apiVersion: v1\n${bare}`, 'SPEC_API_VERSION'],
  ['one with another problem', bare.replace('epochs: 2', 'epochs: -2'), 'SPEC_OUT_OF_RANGE'],
  ['invalid YAML', `${bare}\n  - [`, 'SPEC_YAML_SYNTAX'],
  ['an empty one', '', 'SPEC_WRONG_TYPE'],
  ['an empty map', '{}', 'SPEC_MISSING_KEY'],
])('%s is unchanged, and the reason is reported', (_, before, code) => {
  const { text, steps, problems } = migrateText(before, 'x.yaml');
  expect({ text, steps }).toEqual({ text: before, steps: [] });
  expect(problems[0]?.code).toBe(code);
});

test('missing parameters and data files do not prevent a migration', () => {
  const text = bare
    .replace('{ type: integer, default: 3, ', '{ type: integer, ')
    .replace('{ mnist: {} }', '{ imageFolder: not/there }');
  expect(migrated(text)).toBe(version + text);
});

/** As it may come: what is called `holdout` becomes `measure`, and then `seed` goes up by one. */
const toCome: Versions = {
  current: 'strata/v3',
  table: [
    { from: undefined, to: 'strata/v1', change: 'adds the missing apiVersion' },
    {
      from: 'strata/v1',
      to: 'strata/v2',
      change: 'holdout is called measure',
      edits: { pipeline: (document) => [replaced(document, 'holdout', 'key', () => 'measure')] },
    },
    {
      from: 'strata/v2',
      to: 'strata/v3',
      change: 'seeds count from 1',
      edits: {
        pipeline: (document) => [replaced(document, 'seed', 'value', (old) => String(Number(old) + 1))],
      },
    },
  ],
  check: (text) => (text.includes('measure') ? [] : checkSpec('', 'x.yaml').diagnostics),
};

function replaced(
  document: Document,
  key: string,
  part: 'key' | 'value',
  by: (old: string) => string,
): TextEdit {
  const pair =
    isMap(document.contents) &&
    document.contents.items.find((item) => isScalar(item.key) && item.key.value === key);
  const node = pair && pair[part];
  if (!isScalar(node) || !node.range) throw new Error(`no ${key}`);
  return { start: node.range[0], end: node.range[1], text: by(String(node.value)) };
}

const old = `# About.

# Part of the images.
holdout:   0.5 # half
seed: "3"
`;

test('a file takes all steps to the current version, and everything else is kept as written', () => {
  const { text, steps } = migrateText(old, 'x.yaml', toCome);
  expect(text).toBe(`# About.

apiVersion: strata/v3
# Part of the images.
measure:   0.5 # half
seed: 4
`);
  expect(steps.map(({ to }) => to)).toEqual(['strata/v1', 'strata/v2', 'strata/v3']);
});

test('a file takes only the steps from its own version on, and keeps its quotes', () => {
  const { text, steps } = migrateText(
    `apiVersion: 'strata/v2' # the form\nmeasure: 1\nseed: 0\n`,
    'x.yaml',
    toCome,
  );
  expect(text).toBe(`apiVersion: 'strata/v3' # the form\nmeasure: 1\nseed: 1\n`);
  expect(steps.map(({ change }) => change)).toEqual(['seeds count from 1']);
});

test('a file that is invalid after the steps is not returned', () => {
  const checked: Versions = { ...toCome, check: () => checkSpec('[]', 'x.yaml').diagnostics };
  const { text, steps, problems } = migrateText(old, 'x.yaml', checked);
  expect({ text, steps }).toEqual({ text: old, steps: [] });
  expect(problems.length).toBeGreaterThan(0);
});

test('the values of a migrated file are those of the file before, and its version', () => {
  expect(parse(migrated(`# c\n\n${bare}`))).toEqual({ apiVersion: 'strata/v1', ...(parse(bare) as object) });
});
