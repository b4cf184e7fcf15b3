import { LineCounter, parseDocument, type Document } from 'yaml';
import type { Diagnostic, Finding } from './diagnostic.js';
import { findNode } from './find-node.js';
import type { Locate } from './report.js';
import { firstAlias, reportAliases } from './yaml-aliases.js';
import { reportSyntax } from './yaml-syntax.js';

/** YAML text as plain values, with the way back from a value to its place. */
export interface YamlSource {
  readonly value: unknown;
  readonly document: Document;
  readonly locate: Locate;
}

/** Aliases times what they repeat; far more than a spec needs, far less than one that fills the memory. */
const maxAliasCount = 100;

/** Reads YAML 1.2 with merge keys. Without `value` there is nothing more to check. */
export function parseYaml(text: string, file: string): { source?: YamlSource; diagnostics: Diagnostic[] } {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    schema: 'core',
    merge: true,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const lines = text.split(/\r?\n/);
  const place = (offset: number) => {
    const { line, col } = lineCounter.linePos(Math.min(offset, text.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1), sourceLine: lines[line - 1] ?? '' };
  };
  const diagnostics: Diagnostic[] = [];
  const report = (offset: number, finding: Finding) =>
    diagnostics.push({ severity: 'error', file, ...place(offset), ...finding });

  reportSyntax(document, text, report);
  reportAliases(document, report);
  if (diagnostics.some(({ code }) => code !== 'SPEC_DUPLICATE_KEY')) return { diagnostics };
  try {
    const value: unknown = document.toJS({ maxAliasCount });
    const locate: Locate = (path, at) => place(findNode(document, path, at));
    return { source: { value, document, locate }, diagnostics };
  } catch (error) {
    report(firstAlias(document), {
      code: 'SPEC_ALIAS',
      found: (error as Error).message,
      expected: 'aliases that repeat a small part of the file, and merge keys (<<) that name maps',
      remedy: 'write the repeated parts out',
    });
    return { diagnostics };
  }
}
