import { type Document, isAlias, isMap, LineCounter, parseDocument, visit, type YAMLError } from 'yaml';
import type { Diagnostic, Finding, Locate } from './diagnostic.js';
import { findNode, isMergeKey } from './find-node.js';

/** Reports syntax errors and duplicate keys. */
export function reportSyntax(
  document: Document,
  text: string,
  report: (offset: number, finding: Finding) => void,
) {
  const problems = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  // Later syntax errors mostly follow from the first.
  const first = problems.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (first) reportFirst(document, first, text, report);
  for (const { code, pos } of problems) {
    if (code !== 'DUPLICATE_KEY' || (first && pos[0] > first.pos[0])) continue;
    report(pos[0], {
      code: 'SPEC_DUPLICATE_KEY',
      found: 'duplicate key in a map',
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

/** A place with visible text: a parser that skipped empty lines points to one of these. */
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

/** The place of the unclosed quote or bracket; the parser reports where it stopped looking for its end. */
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
    const found = 'values are nested too deeply';
    return { code: 'SPEC_YAML_SYNTAX', found, expected: 'the few levels of a pipeline' };
  }
  const isExpression = text.slice(Math.max(0, offset - 1), offset + 2) === '${{';
  return {
    code: 'SPEC_YAML_SYNTAX',
    found: message,
    expected: 'one document of YAML 1.2',
    ...(isExpression && { remedy: 'inside { } or [ ] an expression needs quotes: "${{ params.name }}"' }),
  };
}

/** Reports aliases of unknown anchors, and aliases inside their own anchor. */
export function reportAliases(document: Document, report: (offset: number, finding: Finding) => void) {
  visit(document, {
    Alias(_, alias) {
      const target = alias.resolve(document);
      const offset = alias.range![0];
      if (!target) {
        report(offset, {
          code: 'SPEC_ALIAS',
          found: `unknown alias *${alias.source}: no anchor &${alias.source} precedes it`,
          expected: 'an alias that names an earlier anchor',
          remedy: 'quote the text if it is not meant as an alias',
        });
      } else if (target.range![0] <= offset && offset < target.range![2]) {
        report(offset, {
          code: 'SPEC_ALIAS',
          found: `the alias *${alias.source} is inside its own anchor`,
          expected: 'an alias outside its anchor',
        });
      }
    },
  });
}

/** The offset of the first alias or merge key, the likely place when resolving aliases fails. */
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

/** YAML text as plain values, and the place of each value in the text. */
export interface YamlSource {
  readonly value: unknown;
  readonly document: Document;
  readonly locate: Locate;
}

/** Number of aliases times the size of what they repeat: more than a spec needs, and far too few to fill the memory. */
const maxAliasCount = 100;

/** Reads YAML 1.2 with merge keys. There is no `source` where it cannot be read. */
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
