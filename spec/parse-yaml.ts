import { type Document, isAlias, isMap, LineCounter, parseDocument, visit, type YAMLError } from 'yaml';
import type { Diagnostic, Finding, Locate } from './diagnostic.js';
import { findNode, isMergeKey } from './find-node.js';

/** Reports what the parser could not read, and keys that stand twice. */
export function reportSyntax(
  document: Document,
  text: string,
  report: (offset: number, finding: Finding) => void,
) {
  const faults = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  // After its first stumble a parser mostly hears echoes.
  const first = faults.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (first) reportFirst(document, first, text, report);
  for (const { code, pos } of faults) {
    if (code !== 'DUPLICATE_KEY' || (first && pos[0] > first.pos[0])) continue;
    report(pos[0], {
      code: 'SPEC_DUPLICATE_KEY',
      found: 'this key stands twice in the same map',
      expected: 'each key once',
      remedy: 'remove or rename one of the two',
    });
  }
}

function reportFirst(
  document: Document,
  first: YAMLError,
  text: string,
  report: (offset: number, finding: Finding) => void,
) {
  const opened = openedAt(document, first, text);
  const finding = syntaxFinding(first, text);
  if (opened === undefined) return report(visibleAt(first, text), finding);
  const mark = text[opened]!;
  report(opened, {
    ...finding,
    found: `this ${mark} is not closed`,
    expected: `a ${closings[mark]} where it ends`,
  });
}

/** Where there is something to see: a parser that has read on over empty lines points to one of these. */
function visibleAt({ code, pos: [offset] }: YAMLError, text: string): number {
  if (code === 'TAB_AS_INDENT' || !isOnEmptyLine(text, offset)) return offset;
  const next = text.slice(offset).search(/\S/);
  return next >= 0 ? offset + next : Math.max(0, text.trimEnd().length - 1);
}

function isOnEmptyLine(text: string, offset: number): boolean {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end < 0 ? undefined : end).trim() === '';
}

/** Where the quote or bracket stands that is not closed; the parser tells where it gave up looking for the other one. */
function openedAt(document: Document, { message }: YAMLError, text: string): number | undefined {
  if (!/^Missing closing|must end with|and end with/.test(message)) return undefined;
  let opened: number | undefined;
  visit(document, {
    Node(_, node) {
      const [start, end] = node.range ?? [0, 0];
      const closing = closings[text[start] ?? ''];
      if (closing && (text[end - 1] !== closing || end - start < 2)) opened = start;
    },
  });
  return opened;
}

const closings: Readonly<Record<string, string>> = { '{': '}', '[': ']', '"': '"', "'": "'" };

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

/** Reports aliases that repeat nothing, or themselves. */
export function reportAliases(document: Document, report: (offset: number, finding: Finding) => void) {
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

/** The offset of the first alias or merge key, which is where to look when repeating fails. */
export function firstAlias(document: Document): number {
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
