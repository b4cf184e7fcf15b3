import { isMap, isNode, isScalar, type Document, type Pair } from 'yaml';
import type { TextEdit } from './text-edit.js';

/** The edit that gives a file its version; none where it is no map, or an empty one. */
export function setVersion(document: Document, text: string, version: string): TextEdit[] {
  const map = document.contents;
  const [first] = isMap(map) ? map.items : [];
  if (!first || !isMap(map)) return [];
  const own = map.items.find(({ key }) => isScalar(key) && key.value === 'apiVersion');
  if (own && !isEmpty(own)) {
    const [start, end] = rangeOf(own.value);
    const quote = /^["']/.exec(text.slice(start, end))?.[0] ?? '';
    return [{ start, end, text: `${quote}${version}${quote}` }];
  }
  const [key, keyEnd] = rangeOf(first.key);
  const quote = text[key] === '"' ? '"' : '';
  // JSON without white space stays without.
  const gap = /^:\S/.test(text.slice(keyEnd)) ? '' : ' ';
  const entry = `${quote}apiVersion${quote}:${gap}${quote}${version}${quote}`;
  if (own) return [inPlaceOf(own, text, entry)];
  return [map.flow ? beforeInFlow(text, key, entry, gap) : beforeInBlock(text, key, entry)];
}

/** A key without a value. A comment behind it keeps its distance. */
function inPlaceOf(pair: Pair, text: string, entry: string): TextEdit {
  const [start, keyEnd] = rangeOf(pair.key);
  const end = isNode(pair.value) ? rangeOf(pair.value)[1] : keyEnd;
  return { start, end, text: text[end] === '#' ? `${entry} ` : entry };
}

/** In front of the first key, with the white space that stands there. */
function beforeInFlow(text: string, key: number, entry: string, gap: string): TextEdit {
  const [space = ''] = /\s*$/.exec(text.slice(0, key)) ?? [];
  return { start: key, end: key, text: `${entry},${space || gap}` };
}

/**
 * On a line of its own above the first key. Comments that follow a blank line are about that key and stay with it; those
 * at the very beginning are about the file and stay above.
 */
function beforeInBlock(text: string, key: number, entry: string): TextEdit {
  const lineStart = text.lastIndexOf('\n', key - 1) + 1;
  const [, indent = ''] = /^\uFEFF?([ ]*)/.exec(text.slice(lineStart)) ?? [];
  const [, comments = ''] = /\n[ \t]*\r?\n((?:[ \t]*#[^\n]*\n)+)$/.exec(text.slice(0, lineStart)) ?? [];
  const start = lineStart - comments.length + (text[lineStart] === '\uFEFF' ? 1 : 0);
  return { start, end: start, text: `${indent}${entry}${text.includes('\r\n') ? '\r\n' : '\n'}` };
}

function isEmpty({ value }: Pair): boolean {
  return !isNode(value) || (isScalar(value) && value.value === null);
}

function rangeOf(node: unknown): [number, number] {
  const [start, end] = (isNode(node) && node.range) || [0, 0];
  return [start, end];
}
