import type { GenotypeEdge, LevelGenotype } from '../../nas/network/genotype.js';
import { definitionOf } from '../../nas/network/operations/index.js';
import type { OperationDefinition } from '../../nas/network/operations/definition.js';
import type { Family } from '../../nas/network/operations/families.js';
import { KEPT_OPERATIONS } from '../../nas/network/operations/list.js';
import { type CellLayout, labelName, OUTPUT, pixels, type Point, SIZES, stateName } from './cell-layout.js';

export const PAPER = '#ffffff';
export const INK = '#1f2328';
export const FAINT = '#8c949e';
export const FONT = 'Helvetica, Arial, sans-serif';

/** The families of all operations, those with weights first. */
export function families(): Family[] {
  const hasWeights = ({ layers }: OperationDefinition): boolean =>
    layers({ channels: 2, stride: 1 }).convolutions.length > 0;
  const ordered = [...KEPT_OPERATIONS].sort((a, b) => Number(hasWeights(b)) - Number(hasWeights(a)));
  return [...new Set(ordered.map(({ family }) => family))];
}

/** One arrow head for each line color: not all SVG viewers support an arrow head that inherits it. */
export function arrowHeads(): string {
  const heads = families().map(
    (family) =>
      `<marker id="${arrowHead(family)}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" ` +
      `markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0.8 L7.6,4 L0,7.2 Z" fill="${family.ink}"/></marker>`,
  );
  return `<defs>\n${heads.join('\n')}\n</defs>`;
}

const arrowHead = ({ name }: Family) => `arrow-${name}`;

/** A line that ends in an arrow head, in the family's color. */
export function arrow(family: Family, path: string): string {
  const { ink, isDashed } = family;
  const dashes = isDashed ? ' stroke-dasharray="5 3.5"' : '';
  return `<path d="${path}" fill="none" stroke="${ink}" stroke-width="1.6"${dashes} marker-end="url(#${arrowHead(family)})"/>`;
}

/** The label in the middle of an edge. */
export function label(text: string, family: Family, { x, y }: Point): string {
  const { ink, tint, isDashed } = family;
  const [width, height] = SIZES.label;
  const dashes = isDashed ? ' stroke-dasharray="5 3.5"' : '';
  return [
    `<rect x="${pixels(x - width / 2)}" y="${pixels(y - height / 2)}" width="${width}" height="${height}" `,
    `rx="${height / 2}" fill="${tint}" stroke="${ink}"${dashes}/>`,
    words(text, { x, y }, `text-anchor="middle" font-size="14" fill="${ink}"`),
  ].join('');
}

/** A cell's input or output: `c` with its subscript. */
export function cellOutput(subscript: string, kind: 'input' | 'output', { x, y }: Point): string {
  const [width, height] = SIZES[kind];
  return [
    `<rect x="${pixels(x - width / 2)}" y="${pixels(y - height / 2)}" width="${width}" height="${height}" `,
    `rx="4" fill="#f0f1f3" stroke="${INK}"/>`,
    words(cellOutputName(subscript), { x, y: y - 1 }, 'text-anchor="middle" font-size="16"'),
  ].join('');
}

export function cellOutputName(subscript: string, spaceBefore = 0): string {
  return `<tspan dx="${spaceBefore}" font-style="italic">c</tspan><tspan dy="4" font-size="70%">${subscript}</tspan>`;
}

/** A node of a cell. */
export function node(number: number, { x, y }: Point): string {
  const radius = SIZES.node[0] / 2;
  return [
    `<circle cx="${pixels(x)}" cy="${pixels(y)}" r="${radius}" fill="${PAPER}" stroke="${INK}" stroke-width="1.4"/>`,
    words(String(number), { x, y }, 'text-anchor="middle" font-size="15" font-weight="bold"'),
  ].join('');
}

/** Text whose lower-case letters are centered vertically at y. */
export function words(content: string, { x, y }: Point, attributes: string): string {
  return `<text x="${pixels(x)}" y="${pixels(y)}" dy="0.35em" ${attributes}>${content}</text>`;
}

/** A cell as SVG, with the origin at its upper left corner: the concatenation behind the kept edges, the states on top. */
export function drawCell({ nodes }: Pick<LevelGenotype, 'nodes'>, layout: CellLayout): string {
  const states = nodes.map((_, number) => stateName(number + 2));
  return [
    ...states.map((state, number) => concatenation(number, layout.curve(state, OUTPUT))),
    ...nodes.flatMap((edges, number) => edges.map((edge, rank) => drawEdge(edge, number, rank, layout))),
    cellOutput('k−2', 'input', layout.center(stateName(0))),
    cellOutput('k−1', 'input', layout.center(stateName(1))),
    ...states.map((state, number) => node(number, layout.center(state))),
    cellOutput('k', 'output', layout.center(OUTPUT)),
  ].join('\n');
}

function concatenation(number: number, path: string): string {
  return `<path data-concatenated="${number}" d="${path}" fill="none" stroke="${FAINT}"/>`;
}

function drawEdge({ operation, from }: GenotypeEdge, to: number, rank: number, layout: CellLayout): string {
  const { family, shortName } = definitionOf(operation);
  const middle = labelName(to, rank);
  const path = `${layout.curve(stateName(from), middle)} ${layout.curve(middle, stateName(to + 2))}`;
  return [
    `<g data-from="${from}" data-to="${to + 2}" data-operation="${operation}">`,
    `<title>${operation} from ${stateWords(from)} to node ${to}</title>`,
    arrow(family, path),
    label(shortName, family, layout.center(middle)),
    '</g>',
  ].join('');
}

function stateWords(state: number): string {
  return ['the cell before the last', 'the last cell'][state] ?? `node ${state - 2}`;
}
