import { isAlias, isMap, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { Diagnostic, Finding } from './diagnostic.js';
import { findNode, isMergeKey } from './find-node.js';
import type { Locate } from './report.js';

/** YAML text as plain values, with the way back from a value to its place. */
export interface YamlSource {
  readonly value: unknown;
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
    return { source: { value, locate }, diagnostics };
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

function reportSyntax(document: Document, text: string, report: (offset: number, finding: Finding) => void) {
  const faults = [...document.errors, ...document.warnings];
  // After nesting too deep for the parser everything else it says is an echo.
  const tooDeep = faults.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (tooDeep) {
    report(tooDeep.pos[0], {
      code: 'SPEC_YAML_SYNTAX',
      found: 'values are nested too deeply to be read',
      expected: 'the few levels that a pipeline has',
    });
    return;
  }
  const linesSeen = new Set<string>();
  for (const fault of faults) {
    const [offset] = fault.pos;
    if (fault.code === 'DUPLICATE_KEY') {
      report(offset, {
        code: 'SPEC_DUPLICATE_KEY',
        found: 'this key stands twice in the same map',
        expected: 'each key once',
        remedy: 'remove or rename one of the two',
      });
      continue;
    }
    // One slip makes the parser stumble over the rest of its line.
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    const lineEnd = text.indexOf('\n', lineStart);
    const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
    if (linesSeen.has(`${lineStart}`)) continue;
    linesSeen.add(`${lineStart}`);
    report(offset, {
      code: 'SPEC_YAML_SYNTAX',
      found: fault.message,
      expected: 'YAML 1.2, one document',
      ...(line.includes('${{') && {
        remedy: 'inside { } or [ ] an expression needs quotes: "${{ params.name }}"',
      }),
    });
  }
}

function reportAliases(document: Document, report: (offset: number, finding: Finding) => void) {
  visit(document, {
    Alias(_, alias) {
      const target = alias.resolve(document);
      const offset = alias.range![0];
      if (!target) {
        report(offset, {
          code: 'SPEC_ALIAS',
          found: `no anchor &${alias.source} stands before the alias *${alias.source}`,
          expected: 'an alias that names an earlier anchor',
          remedy: 'if no alias is meant, put the text in quotes',
        });
      } else if (target.range![0] <= offset && offset < target.range![2]) {
        report(offset, {
          code: 'SPEC_ALIAS',
          found: `the alias *${alias.source} stands inside what it repeats`,
          expected: 'an alias outside its anchor',
        });
      }
    },
  });
}

function firstAlias(document: Document): number {
  let offset: number | undefined;
  visit(document, {
    Node(_, node) {
      if (!isAlias(node) && !(isMap(node) && node.items.some(({ key }) => isMergeKey(key)))) return undefined;
      offset = node.range?.[0];
      return visit.BREAK;
    },
  });
  return offset ?? 0;
}
