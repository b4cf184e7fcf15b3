import { type Genotype, genotypeText, type LevelGenotype } from '../../nas/network/genotype.js';
import { levelWords } from '../level-table.js';
import { arrowHeads, drawCell, FONT, INK, PAPER, words } from './cell-drawing.js';
import { type CellLayout, cellLayouter, pixels } from './cell-layout.js';
import { legend } from './legend.js';

const MARGIN = 16;
const GAP = 12;
const PADDING = 14;
const TITLE = 34;
/** Mean character width of a wide font, in pixels. */
const HEADING_CHARACTER = 8.5;
/** Width of the longest entry of the legend, in pixels. */
const NARROWEST = 372;

/**
 * All levels of a genotype in one picture, one cell per level, two per row. Self-contained SVG; equal genotypes give equal
 * bytes.
 */
export async function genotypeSvg(
  genotype: Genotype,
  { title }: { readonly title: string },
): Promise<string> {
  const layOut = await cellLayouter();
  const cells = genotype.levels.map((level) => ({ level, layout: layOut(level) }));
  const columns = Math.min(2, cells.length);
  const panelWidth = Math.max(NARROWEST, ...cells.map(panelContentWidth)) + 2 * PADDING;
  const width = 2 * MARGIN + columns * panelWidth + (columns - 1) * GAP;
  const { svg: legendSvg, height: legendHeight } = legend(width - 2 * MARGIN);

  let y = MARGIN + TITLE;
  const panels = inRows(cells, columns).flatMap((row) => {
    const top = y;
    const height = Math.max(...row.map(({ layout }) => layout.height)) + TITLE + 2 * PADDING;
    y += height + GAP;
    return row.map(({ level, layout }, column) =>
      panel(level, layout, { x: MARGIN + column * (panelWidth + GAP), y: top, width: panelWidth, height }),
    );
  });
  const height = y + legendHeight + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels(width)}" height="${pixels(height)}" ` +
      `viewBox="0 0 ${pixels(width)} ${pixels(height)}" role="img" aria-labelledby="title desc" font-family="${FONT}">`,
    `<title id="title">${escape(title)}</title>`,
    `<desc id="desc">${description(genotype)}</desc>`,
    arrowHeads(),
    `<rect width="100%" height="100%" fill="${PAPER}"/>`,
    words(escape(title), { x: MARGIN, y: MARGIN + 10 }, `font-size="18" font-weight="bold" fill="${INK}"`),
    ...panels,
    `<g transform="translate(${MARGIN},${pixels(y)})">`,
    legendSvg,
    '</g>',
    '</svg>\n',
  ].join('\n');
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface LaidOutLevel {
  readonly level: LevelGenotype;
  readonly layout: CellLayout;
}

function panelContentWidth({ level, layout }: LaidOutLevel): number {
  const heading = levelWords(level).join(' · ');
  return Math.max(layout.width, heading.length * HEADING_CHARACTER);
}

function panel(level: LevelGenotype, layout: CellLayout, { x, y, width, height }: Box): string {
  const left = (width - layout.width) / 2;
  const top = TITLE + (height - TITLE - layout.height) / 2;
  const [name, ...rest] = levelWords(level);
  const heading = `<tspan font-weight="bold">${name}</tspan> · ${rest.join(' · ')}`;
  return [
    `<g data-level="${level.level}" transform="translate(${pixels(x)},${pixels(y)})" fill="${INK}">`,
    `<rect width="${pixels(width)}" height="${pixels(height)}" rx="8" fill="none" stroke="#d0d7de"/>`,
    words(heading, { x: PADDING, y: 22 }, 'font-size="14"'),
    `<g transform="translate(${pixels(left)},${pixels(top)})">`,
    drawCell(level, layout),
    '</g>',
    '</g>',
  ].join('\n');
}

function inRows<T>(items: readonly T[], columns: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / columns) }, (_, row) =>
    items.slice(row * columns, (row + 1) * columns),
  );
}

function description({ levels }: Genotype): string {
  return levels.map((level) => `${levelWords(level).join(', ')}: ${genotypeText(level)}.`).join('\n');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
