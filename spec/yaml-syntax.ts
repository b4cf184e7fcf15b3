import type { Document, YAMLError } from 'yaml';
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
