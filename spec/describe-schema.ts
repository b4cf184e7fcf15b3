import type { Json } from '../schemas/json.js';

/** The parts of a JSON Schema that have a description in words. */
export interface DescribedSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly examples?: readonly Json[];
  readonly enum?: readonly (string | number | boolean)[];
  readonly const?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly items?: DescribedSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, DescribedSchema>>;
  readonly propertyNames?: DescribedSchema;
  readonly anyOf?: readonly DescribedSchema[];
  readonly 'x-reads'?: object;
}

/** What a schema allows, in words: `an integer, at least 1`, `one of: cpu, gpu`. */
export function describeSchema(schema: DescribedSchema): string {
  const { anyOf, examples = [], pattern } = schema;
  if (anyOf) return anyOf.map(describeSchema).join('; or ');
  if (schema.const !== undefined) return schema.const;
  if (schema.enum)
    return schema.enum.length === 1 ? String(schema.enum[0]) : `one of: ${schema.enum.join(', ')}`;
  const base = [schema.type ?? []].flat().map(typeInWords).join(' or ');
  if (pattern && examples.length === 0) return `${base} that matches ${pattern}`;
  if (pattern || schema.type === 'object') {
    return examples.length > 0 ? `${base} such as ${examples.map(showPlain).join(' or ')}` : base;
  }
  return [`${base}${itemsInWords(schema)}`, ...limitsInWords(schema)].join(', ');
}

/** A value for a message: short, on one line. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function showPlain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const typesInWords: Readonly<Record<string, string>> = {
  integer: 'an integer',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
};

function typeInWords(type: string): string {
  return typesInWords[type] ?? type;
}

function itemsInWords({ items, minItems, maxItems }: DescribedSchema): string {
  if (!items) return '';
  const each = `each ${describeSchema(items)}`;
  if (minItems !== undefined && minItems === maxItems) return ` of ${minItems} items, ${each}`;
  return minItems === undefined ? `; ${each}` : ` of at least ${minItems}, ${each}`;
}

function limitsInWords({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: DescribedSchema): string[] {
  const limits: [string, number | undefined][] = [
    ['at least', minimum],
    ['above', exclusiveMinimum],
    ['at most', maximum],
    ['below', exclusiveMaximum],
  ];
  return limits.flatMap(([words, limit]) => (limit === undefined ? [] : [`${words} ${limit}`]));
}

/** The candidate that was probably intended, if one is near: at most a third of its letters differ. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  // A name far longer than any key is not a typing mistake, and slow to compare.
  if (name.length > 64) return undefined;
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    if (candidate.length > 64) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    const near =
      distance < name.length && distance <= Math.max(1, Math.max(name.length, candidate.length) / 3);
    if (near && distance < (best?.distance ?? Infinity)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Insertions, deletions, substitutions and swaps of neighbors (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, substituted);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
