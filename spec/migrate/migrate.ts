import { type Document, isMap, isNode, isScalar, type Pair } from 'yaml';
import type { Json } from '../../schemas/json.js';
import { validateFile } from '../../schemas/validate.js';
import { apiVersion } from '../../schemas/versions.js';
import { checkSpec } from '../check-spec.js';
import type { Diagnostic } from '../diagnostic.js';
import { parseYaml } from '../parse-yaml.js';
import { isObject } from '../path.js';
import { applyEdits, type MigratedForm, type Migration, migrations, type TextEdit } from './migrations.js';

export interface Migrated {
  /** The file in the current version; unchanged where there are problems. */
  readonly text: string;
  /** The steps taken, in order; none where the file has the current version. */
  readonly steps: readonly Migration[];
  /** Other problems of the text, or a version without a migration. */
  readonly problems: readonly Diagnostic[];
}

export interface Versions {
  readonly current: string;
  readonly table: readonly Migration[];
  /** The problems of a text in the current version. May throw instead. */
  readonly check: (text: string, file: string, form: MigratedForm) => readonly Diagnostic[];
}

const present: Versions = { current: apiVersion, table: migrations, check: problemsOf };

/**
 * Brings a pipeline, or a genotype, to the current version by editing its text, which keeps comments, order and layout.
 * The result is checked. `file` names the file in problems. Throws SCHEMA_MISMATCH or VERSION_NEWER for a genotype.
 */
export function migrateText(text: string, file: string, { current, table, check } = present): Migrated {
  const steps: Migration[] = [];
  let migrated = text;
  for (;;) {
    const { source, diagnostics } = parseYaml(migrated, file);
    if (!source || diagnostics.length > 0) return { text, steps: [], problems: diagnostics };
    const value = source.value as Json;
    const version = (isObject(value) ? value['apiVersion'] : undefined) ?? undefined;
    if (version === current && steps.length === 0) return { text, steps, problems: [] };
    const form = formOf(value);
    const step = table.find((one) => one.from === version && !steps.includes(one));
    if (!step) {
      const problems = check(migrated, file, form);
      return problems.length > 0 ? { text, steps: [], problems } : { text: migrated, steps, problems };
    }
    migrated = applyEdits(migrated, [
      ...setVersion(source.document, migrated, step.to),
      ...(step.edits?.[form]?.(source.document) ?? []),
    ]);
    steps.push(step);
  }
}

/** Genotypes have levels; pipelines have stages. */
function formOf(value: Json): MigratedForm {
  return isObject(value) && 'levels' in value && !('stages' in value) ? 'genotype' : 'pipeline';
}

/** Missing parameters and data files are not problems of the text. */
const notInTheText = ['SPEC_FILE_MISSING', 'SPEC_PARAM_UNSET'];

function problemsOf(text: string, file: string, form: MigratedForm): readonly Diagnostic[] {
  if (form === 'genotype') {
    validateFile('genotype', parseYaml(text, file).source?.value, { place: file, cause: 'user' });
    return [];
  }
  return checkSpec(text, file).diagnostics.filter(
    ({ severity, code }) => severity === 'error' && !notInTheText.includes(code),
  );
}

/** The edit that gives a file its version; none where the content is not a map, or an empty one. */
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
