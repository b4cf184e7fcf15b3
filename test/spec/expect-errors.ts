import { describe, expect, test } from 'vitest';
import { checkSpec, type SpecOptions } from '../../spec/check-spec.js';
import type { DiagnosticCode } from '../../spec/diagnostic.js';
import { changed } from './base-spec.js';

/**
 * The base spec with a piece changed, and the code of the one error that this makes. ¦ marks where it is to be reported;
 * it is taken out before the spec is read.
 */
export type ExpectedError = [code: DiagnosticCode, piece: string, by: string, options?: SpecOptions];

export const data = '${{ stages.data.outputs.dataset }}';

/** Tests that each spec has exactly this error, at its line and column, and that there is no plan. */
export function expectErrors(groups: Record<string, ExpectedError[]>): void {
  for (const [group, cases] of Object.entries(groups)) {
    describe(group, () => {
      test.each(cases)('%s: %j → %j', (code, piece, by, options?: SpecOptions) => {
        const marked = changed(piece, by);
        const { plan, diagnostics } = checkSpec(marked.replace('¦', ''), 'small.yaml', options);
        const errors = diagnostics.filter(({ severity }) => severity === 'error');
        expect(plan).toBeUndefined();
        expect(errors.map((error) => error.code)).toEqual([code]);
        expect(errors[0]).toMatchObject(placeOf(marked));
      });
    });
  }
}

function placeOf(marked: string): { line: number; column: number } {
  const before = marked.slice(0, marked.indexOf('¦')).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
