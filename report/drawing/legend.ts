import { KEPT_OPERATIONS } from '../../nas/network/operations/list.js';
import type { OperationDefinition } from '../../nas/network/operations/definition.js';
import { arrow, cellOutputName, FAINT, families, INK, label, words } from './cell-drawing.js';

export interface Legend {
  readonly svg: string;
  readonly height: number;
}

const LINE = 30;

/** The legend, wrapped to a width in pixels. */
export function legend(width: number): Legend {
  let x = 0;
  let y = LINE / 2;
  const placed = entries().map((entry) => {
    if (x > 0 && x + entry.width > width) {
      x = 0;
      y += LINE;
    }
    const svg = `<g transform="translate(${x},${y})">${entry.svg}</g>`;
    x += entry.width + 24;
    return svg;
  });
  return { svg: `<g font-size="13" fill="${INK}">\n${placed.join('\n')}\n</g>`, height: y + LINE / 2 };
}

interface Entry {
  readonly svg: string;
  readonly width: number;
}

function entries(): Entry[] {
  const examples = families().map((family) =>
    entry(arrow(family, 'M0,0 L92,0') + label(family.sample, family, { x: 40, y: 0 }), 92, family.words),
  );
  return [
    ...examples,
    entry(`<path d="M0,0 L40,0" stroke="${FAINT}"/>`, 40, 'concatenation'),
    plainText(windowsInWords()),
    text(
      `${cellOutputName('k−2')}<tspan dy="-4">,</tspan> ${cellOutputName('k−1', 5)}` +
        '<tspan dy="-4" dx="5">are the outputs of the two cells before</tspan>',
      'c, c are the outputs of the two cells before k',
    ),
    plainText('reduction cells: stride 2 on edges from the inputs'),
  ];
}

/** `3 and 5 stand for windows of 3×3 and 5×5` */
function windowsInWords(): string {
  const all = KEPT_OPERATIONS.flatMap(({ window }: OperationDefinition) => window ?? []);
  const sides = [...new Set(all)].sort((a, b) => a - b);
  const list = new Intl.ListFormat('en', { type: 'conjunction' });
  return `${list.format(sides.map(String))} stand for windows of ${list.format(sides.map((side) => `${side}×${side}`))}`;
}

function entry(mark: string, markWidth: number, meaning: string): Entry {
  const { svg, width } = plainText(meaning);
  return {
    svg: `${mark}<g transform="translate(${markWidth + 8},0)">${svg}</g>`,
    width: markWidth + 8 + width,
  };
}

function plainText(content: string): Entry {
  return text(content, content);
}

/** @param plain the text without markup, to estimate its width: the reader's font is unknown, so assume a wide one */
function text(content: string, plain: string): Entry {
  return { svg: words(content, { x: 0, y: 0 }, ''), width: Math.ceil(plain.length * 7.4) };
}
