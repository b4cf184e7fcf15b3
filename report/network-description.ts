import type { Colors } from 'picocolors/types.js';
import { genotypeText, type LevelGenotype, skipCount } from '../nas/network/genotype.js';
import type { NetworkDescription } from '../schemas/generated/network-description.js';
import { levelTable } from './level-table.js';
import { hanging } from './text.js';

/** What a network costs: its sizes, of a derived one the cell of each level, and every cell. */
export function networkDescription(description: NetworkDescription, width: number, colors: Colors): string[] {
  const { name, network, genotype, parameters, multiplyAdds, auxiliaryParameters } = description;
  const levels = ((genotype?.levels ?? []) as unknown as LevelGenotype[]).map((level) => ({
    level: level.level,
    cells: level.cells,
    reduction: level.reduction,
    skips: skipCount(level),
    genotype: genotypeText(level),
  }));
  const figures = [
    `${count(parameters)} parameters`,
    `${count(multiplyAdds)} multiply-adds`,
    ...(auxiliaryParameters === undefined
      ? []
      : [`${count(auxiliaryParameters)} parameters of the auxiliary head, in training only`]),
  ];
  const sizes = [
    `${network.cells} cells`,
    `C ${network.channels}`,
    `stem ${network.stem}`,
    `images of ${network.image.join(' × ')}`,
    `${count(network.classes)} classes`,
  ];
  return [
    ...hanging(`${name}  `, sizes, ', ', width).map((line, i) =>
      i ? line : line.replace(name, colors.bold(name)),
    ),
    ...hanging('', figures, ', ', width),
    ...(levels.length > 0 ? ['', ...levelTable(levels, width, colors)] : []),
    '',
    ...table(rows(description), width, colors),
  ];
}

const HEADS = ['cell', 'level', 'output', 'parameters', 'multiply-adds', 'inputs'];

/** One row for each part; the last column, the inputs, is left out where the screen is too narrow for it. */
function rows({ stem, cells, classifier }: NetworkDescription): string[][] {
  const shape = (sizes: readonly number[]): string => sizes.join('×');
  return [
    ['stem', '', '', count(stem.parameters), count(stem.multiplyAdds), ''],
    ...cells.map(({ cell, reduction, level, inputs, output, parameters, multiplyAdds }) => [
      `${cell}`,
      `${level === undefined ? '' : `${level} `}${reduction ? 'reduce' : 'normal'}`,
      shape(output),
      count(parameters),
      count(multiplyAdds),
      inputs.map(shape).join(' '),
    ]),
    ['linear', '', '', count(classifier.parameters), count(classifier.multiplyAdds), ''],
  ];
}

function table(cells: readonly string[][], width: number, colors: Colors): string[] {
  const widths = HEADS.map((head, column) =>
    Math.max(head.length, ...cells.map((row) => row[column]!.length)),
  );
  const total = widths.reduce((sum, each) => sum + each + 1, -1);
  const shown = total > width ? HEADS.length - 1 : HEADS.length;
  const line = (row: readonly string[]): string =>
    row
      .slice(0, shown)
      .map((text, column) =>
        isNumber(column) ? text.padStart(widths[column]!) : text.padEnd(widths[column]!),
      )
      .join(' ')
      .trimEnd();
  return [colors.dim(line(HEADS)), ...cells.map(line)];
}

const isNumber = (column: number): boolean => column === 3 || column === 4;

function count(value: number): string {
  return value.toLocaleString('en-US');
}
