import { SIZES } from './cell-graph.js';
import { pixels, type Point } from './cell-layout.js';
import { LOOKS, type Family } from './operation-look.js';

export const PAPER = '#ffffff';
export const INK = '#1f2328';
export const FAINT = '#8c949e';
export const FONT = 'Helvetica, Arial, sans-serif';

/** One arrow head for each colour of line: SVG viewers do not yet agree on a head that takes its line's colour. */
export function arrowHeads(): string {
  const heads = Object.entries(LOOKS).map(
    ([family, { ink }]) =>
      `<marker id="${arrowHead(family)}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" ` +
      `markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0.8 L7.6,4 L0,7.2 Z" fill="${ink}"/></marker>`,
  );
  return `<defs>\n${heads.join('\n')}\n</defs>`;
}

const arrowHead = (family: string) => `arrow-${family}`;

/** A line with an arrow head at its end, in the family's colour. */
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
