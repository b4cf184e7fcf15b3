import { StrataError } from '../../platform/errors.js';
import { apiVersion } from '../../schemas/versions.js';
import { type Genotype, type GenotypeEdge, genotypeText, type LevelGenotype } from './genotype.js';
import { reductionCells } from './geometry.js';
import { isKeptOperation } from './operations/index.js';
import { KEPT_OPERATIONS } from './operations/list.js';

/** DARTS searches with 8 cells. With one level of each kind, any other number would give the same networks. */
const SEARCH_CELLS = 8;

/** A genotype in DARTS's form: one level of all normal cells, one of all reduction cells. */
export function dartsGenotype(normal: LevelGenotype['nodes'], reduce: LevelGenotype['nodes']): Genotype {
  const reductions = reductionCells(SEARCH_CELLS);
  const normals = Array.from({ length: SEARCH_CELLS }, (_, cell) => cell).filter(
    (cell) => !reductions.includes(cell),
  );
  return {
    apiVersion,
    searchCells: SEARCH_CELLS,
    mapping: 'relative-position-in-stage',
    levels: [
      { level: 0, cells: normals, reduction: false, nodes: normal },
      { level: 1, cells: reductions, reduction: true, nodes: reduce },
    ],
  };
}

/** Whether a text contains Python's `Genotype(normal=[…], …)`, as DARTS's programs print and read it. */
export function looksLikeDartsText(text: string): boolean {
  return /\bGenotype\s*\(/.test(text);
}

/**
 * Reads DARTS's text as a genotype with one level of normal cells and one of reduction cells. Does not execute the text.
 * `place` names its file in an error. Throws GENOTYPE_TEXT.
 */
export function parseDartsText(text: string, place: string): Genotype {
  const fail = (found: string, expected: string): never => {
    throw new StrataError({
      code: 'GENOTYPE_TEXT',
      cause: 'user',
      found,
      expected,
      place,
    });
  };
  const uncommented = text.replaceAll(/#[^\n]*/g, '');
  const starts = [...uncommented.matchAll(/\bGenotype\s*\(/g)];
  const [start] = starts;
  if (!start) return fail('there is no `Genotype(…)`', FORM);
  if (starts.length > 1) {
    return fail(`there are ${starts.length} genotypes`, 'one; copy it into its own file');
  }
  let rest = insideBrackets(uncommented.slice(start.index + start[0].length));
  if (rest === undefined) return fail('the closing bracket of `Genotype(` is missing', FORM);
  /** Removes a field from the rest and returns its value. */
  const take = (name: string, form: RegExp): string => {
    const field = new RegExp(`\\b${name}\\s*=\\s*(${form.source})`);
    const value = field.exec(rest as string)?.[1];
    rest = (rest as string).replace(field, '');
    return value ?? fail(`\`${name}\` is missing or has another form`, FORM);
  };
  const cell = (name: string): LevelGenotype['nodes'] => {
    const nodes = nodesOf(take(name, EDGES), (found, expected) => fail(`${name}: ${found}`, expected));
    const joined = concatenated(take(`${name}_concat`, CONCAT));
    const all = nodes.map((_, node) => node + 2);
    if (joined.sort((a, b) => a - b).join() === all.join()) return nodes;
    return fail(
      `${name}_concat joins the states ${joined.join(', ')}`,
      `all ${nodes.length} nodes, ${all.join(', ')}: cells that leave some out are not supported`,
    );
  };
  const genotype = dartsGenotype(cell('normal'), cell('reduce'));
  const [unread] = /[^\s,][^\n]*/.exec(rest) ?? [];
  if (unread) fail(`\`${unread.slice(0, 40)}\` is not a field of a genotype`, FORM);
  const [normal, reduce] = genotype.levels.map(({ nodes }) => nodes.length);
  if (normal !== reduce) fail(`the cells have ${normal} and ${reduce} nodes`, 'the same number in both');
  return genotype;
}

const FORM =
  "Genotype(normal=[('sep_conv_3x3', 1), …], normal_concat=range(2, 6), reduce=[…], reduce_concat=range(2, 6))";
const EDGE = /\(\s*(?:'([^'\n]*)'|"([^"\n]*)")\s*,\s*(\d+)\s*,?\s*\)/g;
const EDGES = /\[[^\]]*\]/;
const CONCAT = /range\(\s*\d+\s*,\s*\d+\s*\)|\[[\d\s,]*\]/;

function insideBrackets(text: string): string | undefined {
  let depth = 1;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')') depth--;
    if (depth === 0) return text.slice(0, at);
  }
  return undefined;
}

function nodesOf(
  list: string,
  fail: (found: string, expected: string) => never,
): (readonly [GenotypeEdge, GenotypeEdge])[] {
  const [unread] = /[^\s,[\]][^\n,\]]*/.exec(list.replaceAll(EDGE, '')) ?? [];
  if (unread) fail(`\`${unread.slice(0, 40)}\` is not an edge`, "edges such as ('sep_conv_3x3', 1)");
  const edges = [...list.matchAll(EDGE)].map(([, single, double, from], index) => {
    const operation = single ?? double ?? '';
    const state = Number(from);
    if (!isKeptOperation(operation)) {
      return fail(
        `unknown operation \`${operation}\``,
        `one of: ${KEPT_OPERATIONS.map(({ name }) => name).join(', ')}`,
      );
    }
    const states = Math.floor(index / 2) + 2;
    if (state < states) return { operation, from: state };
    return fail(
      `node ${Math.floor(index / 2)} starts from state ${state}`,
      `a state before it, 0 to ${states - 1}`,
    );
  });
  if (edges.length === 0 || edges.length % 2 === 1)
    fail(`${edges.length} edges`, 'two for each node, and at least one node');
  return Array.from({ length: edges.length / 2 }, (_, node) => [
    edges[2 * node] as GenotypeEdge,
    edges[2 * node + 1] as GenotypeEdge,
  ]);
}

function concatenated(text: string): number[] {
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  if (!text.startsWith('range')) return numbers;
  const [from, to] = numbers as [number, number];
  return Array.from({ length: Math.max(0, Math.min(to - from, 100)) }, (_, i) => from + i);
}

/**
 * Writes a genotype as DARTS's programs read it. Their text holds one normal cell and one reduction cell, so all levels
 * of a kind must be equal. Throws GENOTYPE_MANY_CELLS otherwise.
 */
export function writeDartsText(genotype: Genotype): string {
  const normal = onlyCell(genotype, false);
  const reduce = onlyCell(genotype, true);
  return `Genotype(normal=${edges(normal)}, normal_concat=${concat(normal)}, reduce=${edges(reduce)}, reduce_concat=${concat(reduce)})`;
}

function onlyCell(genotype: Genotype, reduction: boolean): LevelGenotype {
  const levels = genotype.levels.filter((level) => level.reduction === reduction);
  const [first] = levels;
  const different = new Set(levels.map(genotypeText)).size;
  if (first && different === 1) return first;
  const kind = reduction ? 'reduction' : 'normal';
  throw new StrataError({
    code: 'GENOTYPE_MANY_CELLS',
    cause: 'user',
    found: first
      ? `the genotype has ${different} different ${kind} cells, in levels ${levels.map(({ level }) => level).join(', ')}`
      : `the genotype has no ${kind} cell`,
    expected: "one normal and one reduction cell: DARTS's text holds only these",
    remedy: 'search with `levels: shared`, or keep the genotype in its own form, which `evaluate` reads too',
  });
}

function edges({ nodes }: LevelGenotype): string {
  return `[${nodes
    .flat()
    .map(({ operation, from }) => `('${operation}', ${from})`)
    .join(', ')}]`;
}

const concat = ({ nodes }: LevelGenotype): string => `range(2, ${nodes.length + 2})`;
