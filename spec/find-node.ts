import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { Path } from './path.js';

/**
 * The offset in the text of the value at a path, or of its key. Where a key of the path is missing, the offset of the last
 * part that exists.
 */
export function findNode(document: Document, path: Path, at: 'key' | 'value'): number {
  let key: unknown = document.contents;
  let value: unknown = document.contents;
  for (const part of path) {
    const inside = isAlias(value) ? value.resolve(document) : value;
    if (isMap(inside)) {
      const pair = findPair(document, inside, String(part));
      if (!pair) break;
      key = pair.key;
      value = pair.value;
    } else if (isSeq(inside) && isNode(inside.items[Number(part)])) {
      key = value = inside.items[Number(part)];
    } else break;
  }
  // The empty value of `key:` has no place of its own.
  const empty = !isNode(value) || (isScalar(value) && value.value === null && !value.source);
  return start(at === 'key' || empty ? key : value) ?? 0;
}

function findPair(document: Document, map: YAMLMap, key: string): Pair | undefined {
  const own = map.items.find((pair) => keyText(document, pair) === key);
  if (own) return own;
  for (const { key: mergeKey, value } of map.items) {
    if (!isMergeKey(mergeKey)) continue;
    for (const source of isSeq(value) ? value.items : [value]) {
      const merged = isAlias(source) ? source.resolve(document) : source;
      const found = isMap(merged) && findPair(document, merged, key);
      if (found) return found;
    }
  }
  // A list or map as a key: the value's key text differs from the file's.
  return map.items.find((pair) => isCollection(pair.key));
}

/** With merging on, the parser gives `<<` a symbol as its value. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.source === '<<';
}

/** As the value has it: an empty key is empty text there. */
function keyText(document: Document, { key }: Pair): string | undefined {
  const meant = isAlias(key) ? key.resolve(document) : key;
  return isScalar<string | number | boolean | null>(meant) ? String(meant.value ?? '') : undefined;
}

function start(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
