import { isMap, isScalar, isSeq, parseDocument, type Pair, type Scalar } from 'yaml';

/** A change to a pipeline's text that makes an error at a known line. */
export interface PlacedEdit {
  readonly what: string;
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** Every edit of these sorts that a text allows. */
export function placedEdits(text: string): PlacedEdit[] {
  const edits: PlacedEdit[] = [];
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const replace = (what: string, [from, to]: Range, by: string, line = lineOf(from)) =>
    edits.push({ what: `${what} in line ${line}`, line, text: text.slice(0, from) + by + text.slice(to) });

  walk(parseDocument(text).contents, [], (pair, path) => {
    const key = pair.key as Scalar<string>;
    const [keyStart, keyEnd] = rangeOf(key);
    const isName = path.length === 1 && ['params', 'stages'].includes(path[0]!);
    if (!isName) {
      for (const junk of ['x', '_', ' x', 'é', '\u0007', '\u0000']) {
        replace(`key ${key.value} becomes ${JSON.stringify(key.value + junk)}`, [keyEnd, keyEnd], junk);
      }
      replace(`key ${key.value} goes`, [keyStart, keyEnd], 'nothing-of-the-sort');
    } else replace(`name ${key.value} becomes 2${key.value}`, [keyStart, keyStart], '2');
    if (!isScalar(pair.value)) return;

    const value = pair.value;
    const range = rangeOf(value);
    for (const by of ['{ wrong: 1 }', '[1, [2]]', '*none', '']) {
      replace(`value of ${key.value} becomes ${by || 'empty'}`, range, by, lineOf(keyStart));
    }
    if (typeof value.value === 'number') {
      const wrong = ['many', 'true', '"7"', '.nan', '${{ params.nowhere }}'];
      for (const by of key.value === 'minimum' ? wrong : [...wrong, '-1e9']) {
        replace(`${key.value} becomes ${by}`, range, by.startsWith('$') ? `'${by}'` : by);
      }
    }
    if (typeof value.value === 'boolean') replace(`${key.value} becomes maybe`, range, 'maybe');
    if (key.value === 'uses') replace('the kind is misspelled', [range[1], range[1]], 'x');
    if (String(value.value).includes('${{')) {
      const [from, to] = range;
      const written = text.slice(from, to);
      for (const part of [/params\.\w+/, /stages\.\w+/, /outputs\.\w+/]) {
        const broken = written.replace(part, '$&xyz');
        if (broken !== written) replace(`reference ${written} becomes ${broken}`, range, broken);
      }
      replace(
        `${written} becomes an unknown expression`,
        range,
        written.replace(/\{\{.*\}\}/, '{{ 1 + 1 }}'),
      );
    }
    const line = text.split('\n')[lineOf(keyStart) - 1]!;
    if (line.trimStart().startsWith(`${key.value}:`) && lineOf(range[1]) === lineOf(keyStart)) {
      const next = text.indexOf('\n', keyStart) + 1;
      replace(`${key.value} stands twice`, [next, next], `${line}\n`);
    }
  });
  return edits;
}

type Range = readonly [from: number, to: number];

function rangeOf(node: Scalar): Range {
  return [node.range![0], node.range![1]];
}

function walk(node: unknown, path: readonly string[], visit: (pair: Pair, path: readonly string[]) => void) {
  if (isSeq(node)) for (const item of node.items) walk(item, path, visit);
  if (!isMap(node)) return;
  for (const pair of node.items) {
    visit(pair, path);
    walk(pair.value, [...path, String((pair.key as Scalar).value)], visit);
  }
}
