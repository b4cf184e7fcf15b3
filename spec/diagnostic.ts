import { replaceControlCharacters, StrataError } from '../platform/errors.js';
import type { Path } from './path.js';

/** Every problem that a spec can have. A code is never reused for another meaning. */
export type DiagnosticCode =
  | 'SPEC_UNREADABLE'
  | 'SPEC_TOO_LARGE'
  | 'SPEC_YAML_SYNTAX'
  | 'SPEC_DUPLICATE_KEY'
  | 'SPEC_ALIAS'
  | 'SPEC_API_VERSION'
  | 'SPEC_UNKNOWN_KEY'
  | 'SPEC_MISSING_KEY'
  | 'SPEC_WRONG_TYPE'
  | 'SPEC_OUT_OF_RANGE'
  | 'SPEC_UNKNOWN_VALUE'
  | 'SPEC_BAD_FORMAT'
  | 'SPEC_BAD_NAME'
  | 'SPEC_CONFLICT'
  | 'SPEC_UNKNOWN_KIND'
  | 'SPEC_EXPRESSION'
  | 'SPEC_UNKNOWN_PARAM'
  | 'SPEC_UNUSED_PARAM'
  | 'SPEC_PARAM_UNSET'
  | 'SPEC_SET_SYNTAX'
  | 'SPEC_SET_UNKNOWN'
  | 'SPEC_SET_VALUE'
  | 'SPEC_UNKNOWN_STAGE'
  | 'SPEC_UNKNOWN_OUTPUT'
  | 'SPEC_WRONG_OUTPUT_KIND'
  | 'SPEC_REFERENCE_EXPECTED'
  | 'SPEC_REFERENCE_MISPLACED'
  | 'SPEC_CYCLE'
  | 'SPEC_LEVELS'
  | 'SPEC_NETWORK_IMPOSSIBLE'
  | 'SPEC_FILE_MISSING'
  | 'SPEC_URL';

/** A problem without its place. */
export interface Finding {
  readonly code: DiagnosticCode;
  /** A warning does not stop a run. */
  readonly severity?: 'error' | 'warning';
  /** What was found. */
  readonly found: string;
  /** What would be valid. */
  readonly expected?: string;
  /** What the author can do. */
  readonly remedy?: string;
  /** The name that was probably intended. */
  readonly suggestion?: string;
}

/** A problem of a spec, with its place. */
export interface Diagnostic extends Finding {
  readonly severity: 'error' | 'warning';
  /** The path as the user gave it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in characters. */
  readonly column: number;
  /** The text of the line. */
  readonly sourceLine: string;
}

/** Records a finding at the value that a path leads to, or at its key. */
export type Report = (path: Path, finding: Finding, at?: 'key' | 'value') => void;

/** The place of a path's value or key in the text; lines and columns are counted from 1. */
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

const longestShown = 200;

/** A diagnostic as text: place and problem, the line with a caret, what was expected, what to do. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, code, severity, found, sourceLine, expected, remedy, suggestion } = diagnostic;
  const lines = [`${file}:${line}:${column}: ${code}${severity === 'warning' ? ' (warning)' : ''}: ${found}`];
  if (sourceLine.trim() && sourceLine.length <= longestShown) {
    const gutter = String(line);
    // Tabs stay tabs, which keeps the caret under its character.
    const indent = sourceLine.slice(0, column - 1).replace(/[^\t]/g, ' ');
    lines.push(`  ${gutter} | ${sourceLine}`, `  ${' '.repeat(gutter.length)} | ${indent}^`);
  }
  if (suggestion) lines.push(`  did you mean: ${suggestion}`);
  if (expected) lines.push(`  expected: ${expected}`);
  if (remedy) lines.push(`  to do: ${remedy}`);
  return lines.map(replaceControlCharacters).join('\n');
}

/** How many errors and warnings there are. */
export function countProblems(diagnostics: readonly Diagnostic[]): { errors: number; warnings: number } {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: diagnostics.length - errors };
}

/** The same in words: `3 errors, 1 warning`, or `valid`. */
export function problemsInWords(diagnostics: readonly Diagnostic[]): string {
  const { errors, warnings } = countProblems(diagnostics);
  const parts = [counted(errors, 'error'), counted(warnings, 'warning')].filter(Boolean);
  return parts.join(', ') || 'valid';
}

function counted(number: number, word: string): string {
  return number === 0 ? '' : `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** A spec that cannot run, with all its problems. */
export class SpecError extends StrataError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const first = diagnostics.find(({ severity }) => severity === 'error')!;
    super({
      code: first.code,
      cause: 'user',
      found: first.found,
      ...(first.expected && { expected: first.expected }),
      ...(first.remedy && { remedy: first.remedy }),
      place: `${first.file}:${first.line}:${first.column}`,
    });
    this.name = 'SpecError';
    this.message = [...diagnostics.map(formatDiagnostic), problemsInWords(diagnostics)].join('\n\n');
    this.diagnostics = diagnostics;
  }
}
