import { type GenotypeEdge, type LevelGenotype, SHORT_NAMES } from '../../nas/network/genotype.js';
import { type CellLayout, labelName, OUTPUT, pixels, type Point, SIZES, stateName } from './cell-layout.js';

/** Operations that compute alike look alike. */
export type Family = 'separable' | 'dilated' | 'pooling' | 'skip';

/** Line and text of a family, and the tint behind its text. */
export interface Look {
  readonly words: string;
  readonly ink: string;
  readonly tint: string;
  readonly isDashed: boolean;
}

/**
 * The inks are darkened from Okabe and Ito's palette, which color-blind readers tell apart; they also differ in
 * lightness, for gray print. No meaning hangs on color alone: every edge carries the name of its operation.
 */
export const LOOKS: Readonly<Record<Family, Look>> = {
  separable: { words: 'separable convolution', ink: '#0b5394', tint: '#e3eef8', isDashed: false },
  dilated: { words: 'dilated convolution', ink: '#b3470b', tint: '#fbe9dd', isDashed: false },
  pooling: { words: 'max or average pooling', ink: '#0a7f62', tint: '#ddf1ea', isDashed: false },
  skip: { words: 'skip connection', ink: '#555b66', tint: '#ffffff', isDashed: true },
};

export const FAMILIES: Readonly<Record<GenotypeEdge['operation'], Family>> = {
  max_pool_3x3: 'pooling',
  avg_pool_3x3: 'pooling',
  skip_connect: 'skip',
  sep_conv_3x3: 'separable',
  sep_conv_5x5: 'separable',
  dil_conv_3x3: 'dilated',
  dil_conv_5x5: 'dilated',
};

export const PAPER = '#ffffff';
export const INK = '#1f2328';
export const FAINT = '#8c949e';
export const FONT = 'Helvetica, Arial, sans-serif';

/** One arrow head for each color of line: SVG viewers do not yet agree on a head that takes its line's color. */
export function arrowHeads(): string {
  const heads = Object.entries(LOOKS).map(
    ([family, { ink }]) =>
      `<marker id="${arrowHead(family)}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" ` +
      `markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0.8 L7.6,4 L0,7.2 Z" fill="${ink}"/></marker>`,
  );
  return `<defs>\n${heads.join('\n')}\n</defs>`;
}

const arrowHead = (family: string) => `arrow-${family}`;

/** A line with an arrow head at its end, in the family's color. */
export function arrow(family: Family, path: string): string {
  const { ink, isDashed } = LOOKS[family];
  const dashes = isDashed ? ' stroke-dasharray="5 3.5"' : '';
  return `<path d="${path}" fill="none" stroke="${ink}" stroke-width="1.6"${dashes} marker-end="url(#${arrowHead(family)})"/>`;
}

/** The label in the middle of an edge. */
export function label(text: string, family: Family, { x, y }: Point): string {
  const { ink, tint, isDashed } = LOOKS[family];
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

/** Text whose small letters stand with their middle at y. */
export function words(content: string, { x, y }: Point, attributes: string): string {
  return `<text x="${pixels(x)}" y="${pixels(y)}" dy="0.35em" ${attributes}>${content}</text>`;
}

/** A cell as SVG, from its upper left corner: the concatenation at the back, then the kept edges, then the states. */
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
  const family = FAMILIES[operation];
  const middle = labelName(to, rank);
  const path = `${layout.curve(stateName(from), middle)} ${layout.curve(middle, stateName(to + 2))}`;
  return [
    `<g data-from="${from}" data-to="${to + 2}" data-operation="${operation}">`,
    `<title>${operation} from ${stateWords(from)} to node ${to}</title>`,
    arrow(family, path),
    label(SHORT_NAMES[operation], family, layout.center(middle)),
    '</g>',
  ].join('');
}

function stateWords(state: number): string {
  return ['the cell before the last', 'the last cell'][state] ?? `node ${state - 2}`;
}
