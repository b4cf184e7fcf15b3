import { visit, type Document, type YAMLError } from 'yaml';
import type { Finding } from './diagnostic.js';

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
