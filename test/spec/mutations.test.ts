import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { projectRoot } from '../../platform/paths.js';
import { checkSpec, type Checked } from '../../spec/check-spec.js';
import { formatDiagnostic } from '../../spec/diagnostic.js';
import { placedEdits } from './placed-edits.js';
import { mutation } from './text-mutations.js';

const folder = join(projectRoot, 'pipelines');
const shipped = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(join(folder, name), 'utf8'));
const edits = shipped.flatMap(placedEdits);
/** The same each time, so that what fails here fails again. */
const seed = 20_240;

test('every mutated pipeline has a plan, or errors with a place in the text', () => {
  const begun = fc.oneof(fc.constantFrom(...shipped), fc.constantFrom(...edits.map(({ text }) => text)));
  const mutated = fc
    .tuple(begun, fc.array(mutation, { minLength: 1, maxLength: 4 }))
    .map(([text, mutations]) => mutations.reduce((changed, mutate) => mutate(changed), text));
  fc.assert(
    fc.property(mutated, (text) => {
      expectDesigned(check(text), text);
    }),
    { numRuns: 3000, seed },
  );
}, 180_000);

test('an error made on a line is reported on that line', () => {
  // Above it more lines, so that a line is not right by chance.
  const moved = fc.tuple(fc.constantFrom(...edits), fc.nat(9));
  fc.assert(
    fc.property(moved, ([edit, above]) => {
      const text = '# more\n'.repeat(above) + edit.text;
      const checked = check(text);
      expectDesigned(checked, text);
      const lines = checked.diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(({ line }) => line);
      expect(lines, edit.what).toContain(edit.line + above);
    }),
    { numRuns: 2000, seed },
  );
}, 180_000);

test('arbitrary text is refused with errors that have a code and a place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(checkSpec(text, 'any.yaml').plan).toBeUndefined();
    }),
    { seed },
  );
});

function check(text: string): Checked {
  return checkSpec(text, join(folder, 'mutated.yaml'), {
    set: /^ {2}images:/m.test(text) ? ['images=.'] : [],
  });
}

function expectDesigned({ plan, diagnostics }: Checked, text: string) {
  const lines = text.split(/\r?\n/);
  const misplaced = diagnostics.filter(
    ({ line, column }) => !(column >= 1 && column <= lines[line - 1]!.length + 1),
  );
  expect(misplaced).toEqual([]);
  expect(diagnostics.filter(({ code }) => !code.startsWith('SPEC_'))).toEqual([]);
  expect(diagnostics.map(formatDiagnostic).join('')).not.toContain('undefined');
  expect(plan === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
}
