import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { projectRoot } from '../../paths/project-root.js';
import { checkSpec } from '../../spec/check-spec.js';
import { formatDiagnostic } from '../../spec/format-diagnostic.js';

const folder = join(projectRoot, 'pipelines');
const shipped = ['quickstart.yaml', 'images.yaml'].map((name) => readFileSync(join(folder, name), 'utf8'));

const tokens = [
  ...[
    '',
    ' ',
    '  ',
    '\n',
    '\t',
    ':',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '#',
    '&a ',
    '*a',
    '<<: ',
    '!x ',
    '? ',
    '|',
  ],
  ...[
    'null',
    '~',
    '.nan',
    '-1',
    '1e400',
    '0x10',
    'true',
    '__proto__',
    'constructor',
    '%YAML 1.1',
    '---',
    '...',
  ],
  ...[
    '${{',
    '}}',
    '${{ params.seed }}',
    '${{ stages.data.outputs.dataset }}',
    '${{ stages.__proto__.outputs.x }}',
  ],
];

type Mutation = (text: string) => string;

const position = fc.nat(6000);
const token = fc.oneof(fc.constantFrom(...tokens), fc.string({ unit: 'grapheme', maxLength: 4 }));
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(position, fc.nat(12), token).map(([at, length, by]) => splice(at, length, by)),
  fc.tuple(position, token).map(([at, by]) => replaceWord(at, by)),
  fc.tuple(position, position).map(([from, to]) => moveLine(from, to)),
  fc.tuple(position, position).map(([from, to]) => copyLine(from, to)),
  position.map((at) => changeLines((lines) => lines.filter((_, i) => i !== at % lines.length))),
);

test('however a pipeline is mutated there is a plan or designed errors with a place in the text', () => {
  const mutated = fc
    .tuple(fc.constantFrom(...shipped), fc.array(mutation, { minLength: 1, maxLength: 4 }))
    .map(([text, mutations]) => mutations.reduce((changed, mutate) => mutate(changed), text));
  fc.assert(
    fc.property(mutated, (text) => {
      const { plan, diagnostics } = checkSpec(text, join(folder, 'mutated.yaml'));
      const lines = text.split(/\r?\n/);
      for (const { line, column, code } of diagnostics) {
        expect(code).toMatch(/^SPEC_/);
        expect(lines[line - 1]).toBeDefined();
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
      }
      expect(diagnostics.map(formatDiagnostic).join('')).not.toContain('undefined');
      expect(plan === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
    }),
    { numRuns: 500 },
  );
});

test('text of any kind is refused with designed errors', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(checkSpec(text, 'any.yaml').plan).toBeUndefined();
    }),
  );
});

function splice(at: number, length: number, by: string): Mutation {
  return (text) => text.slice(0, at) + by + text.slice(at + length);
}

function replaceWord(at: number, by: string): Mutation {
  return (text) => {
    const words = [...text.matchAll(/[\w.-]+/g)];
    const word = words[at % Math.max(1, words.length)];
    return word ? splice(word.index, word[0].length, by)(text) : by;
  };
}

function moveLine(from: number, to: number): Mutation {
  return changeLines((lines) => {
    const [line = ''] = lines.splice(from % lines.length, 1);
    return lines.toSpliced(to % (lines.length + 1), 0, line);
  });
}

function copyLine(from: number, to: number): Mutation {
  return changeLines((lines) => lines.toSpliced(to % (lines.length + 1), 0, lines[from % lines.length]!));
}

function changeLines(change: (lines: string[]) => string[]): Mutation {
  return (text) => change(text.split('\n')).join('\n');
}
