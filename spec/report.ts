import type { Diagnostic, Finding } from './diagnostic.js';
import type { Path } from './path.js';

/** Notes a finding at the value that a path leads to, or at its key. */
export type Report = (path: Path, finding: Finding, at?: 'key' | 'value') => void;

/** Where a path's value or key stands in the text; lines and columns are counted from 1. */
export type Locate = (
  path: Path,
  at: 'key' | 'value',
) => { line: number; column: number; sourceLine: string };

/** A report that appends to the list. */
export function reportTo(diagnostics: Diagnostic[], file: string, locate: Locate): Report {
  return (path, finding, at = 'value') => {
    diagnostics.push({ severity: 'error', file, ...locate(path, at), ...finding });
  };
}
