import { StrataError } from '../../errors/strata-error.js';
import { dartsGenotype } from './darts-genotype.js';
import type { Genotype, GenotypeEdge, LevelGenotype } from './genotype.js';
import { OPERATIONS } from './operation-names.js';

/** Whether a text is meant as Python's `Genotype(normal=[…], …)`, as DARTS's programs print and read it. */
export function looksLikeDartsText(text: string): boolean {
  return /\bGenotype\s*\(/.test(text);
}

/**
 * The genotype that DARTS's text stands for: one level of normal cells and one of reduction cells. Nothing in the text
 * is executed. `place` names its file in an error. Throws GENOTYPE_TEXT.
 */
export function parseDartsText(text: string, place: string): Genotype {
  const fail = (found: string, expected: string): never => {
    throw new StrataError({
      code: 'GENOTYPE_TEXT',
      fault: 'user',
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
    return fail(`there are ${starts.length} genotypes`, 'one; copy it into a file of its own');
  }
  let rest = insideBrackets(uncommented.slice(start.index + start[0].length));
  if (rest === undefined) return fail('the closing bracket of `Genotype(` is missing', FORM);
  /** The value of a field, which is then taken out of the rest. */
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
  if (unread) fail(`\`${unread.slice(0, 40)}\` is no part of a genotype`, FORM);
  const [normal, reduce] = genotype.levels.map(({ nodes }) => nodes.length);
  if (normal !== reduce) fail(`the cells have ${normal} and ${reduce} nodes`, 'equally many in both');
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
  if (unread) fail(`\`${unread.slice(0, 40)}\` is no edge`, "edges such as ('sep_conv_3x3', 1)");
  const edges = [...list.matchAll(EDGE)].map(([, single, double, from], index) => {
    const operation = single ?? double ?? '';
    const state = Number(from);
    if (!isKept(operation)) {
      return fail(`there is no operation \`${operation}\``, `one of: ${OPERATIONS.slice(1).join(', ')}`);
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

const isKept = (name: string): name is GenotypeEdge['operation'] =>
  name !== 'none' && (OPERATIONS as readonly string[]).includes(name);

function concatenated(text: string): number[] {
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  if (!text.startsWith('range')) return numbers;
  const [from, to] = numbers as [number, number];
  return Array.from({ length: Math.max(0, Math.min(to - from, 100)) }, (_, i) => from + i);
}
