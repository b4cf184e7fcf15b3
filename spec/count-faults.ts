import type { Diagnostic } from './diagnostic.js';

/** How many errors and warnings there are. */
export function countFaults(diagnostics: readonly Diagnostic[]): { errors: number; warnings: number } {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: diagnostics.length - errors };
}

/** The same in words: `3 errors, 1 warning`. */
export function faultsInWords(diagnostics: readonly Diagnostic[]): string {
  const { errors, warnings } = countFaults(diagnostics);
  const parts = [counted(errors, 'error'), counted(warnings, 'warning')].filter(Boolean);
  return parts.join(', ') || 'nothing wrong';
}

function counted(number: number, word: string): string {
  return number === 0 ? '' : `${number} ${word}${number === 1 ? '' : 's'}`;
}
