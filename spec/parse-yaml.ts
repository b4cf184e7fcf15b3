import { isAlias, isMap, LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml';
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
  const faults = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  // After its first stumble a parser mostly hears echoes.
  const first = faults.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (first) report(first.pos[0], syntaxFinding(first, text));
  for (const { code, pos } of faults) {
    if (code !== 'DUPLICATE_KEY') continue;
    report(pos[0], {
      code: 'SPEC_DUPLICATE_KEY',
      found: 'this key stands twice in the same map',
      expected: 'each key once',
      remedy: 'remove or rename one of the two',
    });
  }
}

function syntaxFinding({ code, message, pos: [offset] }: YAMLError, text: string): Finding {
  if (code === 'RESOURCE_EXHAUSTION') {
    const found = 'values are nested too deeply to be read';
    return { code: 'SPEC_YAML_SYNTAX', found, expected: 'the few levels that a pipeline has' };
  }
  const isExpression = text.slice(Math.max(0, offset - 1), offset + 2) === '${{';
  return {
    code: 'SPEC_YAML_SYNTAX',
    found: message,
    expected: 'one document of YAML 1.2',
    ...(isExpression && { remedy: 'inside { } or [ ] an expression needs quotes: "${{ params.name }}"' }),
  };
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
