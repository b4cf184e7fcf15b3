import { harmless } from '../errors/harmless.js';
import type { Diagnostic } from './diagnostic.js';

const longestShown = 200;

/** A diagnostic as its reader sees it: place and fault, the line with a caret, what was expected, what to do. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, code, severity, found, sourceLine, expected, remedy, suggestion } = diagnostic;
  const lines = [`${file}:${line}:${column}: ${code}${severity === 'warning' ? ' (warning)' : ''}: ${found}`];
  if (sourceLine.trim() && sourceLine.length <= longestShown) {
    const gutter = String(line);
    // Tabs stay tabs, so that the caret lands under its character.
    const indent = sourceLine.slice(0, column - 1).replace(/[^\t]/g, ' ');
    lines.push(`  ${gutter} | ${sourceLine}`, `  ${' '.repeat(gutter.length)} | ${indent}^`);
  }
  if (suggestion) lines.push(`  did you mean: ${suggestion}`);
  if (expected) lines.push(`  expected: ${expected}`);
  if (remedy) lines.push(`  to do: ${remedy}`);
  return lines.map(harmless).join('\n');
}
