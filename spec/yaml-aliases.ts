import { isAlias, isMap, visit, type Document } from 'yaml';
import type { Finding } from './diagnostic.js';
import { isMergeKey } from './find-node.js';

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
