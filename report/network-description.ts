import type { Colors } from 'picocolors/types.js';
import { networkCost, type NetworkCost, supernetCost } from '../nas/network/cost.js';
import { type Genotype, genotypeText, type LevelGenotype, skipCount } from '../nas/network/genotype.js';
import { assertTakesImages } from '../nas/network/geometry.js';
import type { NetworkDescription } from '../schemas/generated/network-description.js';
import { apiVersion } from '../schemas/versions.js';
import type { Stem } from '../spec/network-input.js';
import { levelTable } from './level-table.js';
import { count, hanging } from './text.js';

export interface NetworkSizes {
  readonly cells: number;
  readonly channels: number;
  /** Height and width of the images in pixels. */
  readonly image: number;
  readonly classes: number;
}

/** The network of a genotype's cells. Throws if the network cannot take images of this size. */
export function describeDerived(
  { name, genotype }: { readonly name: string; readonly genotype: Genotype },
  { stem, auxiliary, image, ...sizes }: NetworkSizes & { readonly stem: Stem; readonly auxiliary: boolean },
): NetworkDescription {
  assertTakesImages([image, image], { auxiliary, stem });
  const config = { ...sizes, genotype, stem, auxiliary, stemMultiplier: 3, imageChannels: 3 };
  return {
    ...description(name, { stem, image, ...sizes }, networkCost(config, [image, image])),
    genotype: genotype as unknown as NonNullable<NetworkDescription['genotype']>,
  };
}

/** DARTS's super-network, with four nodes in each cell. */
export function describeSupernet({ image, ...sizes }: NetworkSizes): NetworkDescription {
  assertTakesImages([image, image], { auxiliary: false, stem: 'cifar' });
  const cost = supernetCost({ ...sizes, nodes: 4, stemMultiplier: 3, imageChannels: 3 }, [image, image]);
  return description('supernet', { stem: 'cifar', image, ...sizes }, cost);
}

function description(
  name: string,
  { stem, cells, channels, image, classes }: NetworkSizes & { readonly stem: Stem },
  { auxiliaryParameters, ...cost }: NetworkCost,
): NetworkDescription {
  return {
    apiVersion,
    name,
    network: { stem, cells, channels, image: [image, image, 3], classes },
    ...(cost as unknown as Pick<
      NetworkDescription,
      'parameters' | 'multiplyAdds' | 'stem' | 'cells' | 'classifier'
    >),
    ...(auxiliaryParameters > 0 && { auxiliaryParameters }),
  };
}

/** A network's sizes and cost, the cell of each level if it is derived, and the cost of every cell. */
export function networkText(description: NetworkDescription, width: number, colors: Colors): string[] {
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
      : [`${count(auxiliaryParameters)} parameters of the auxiliary head (training only)`]),
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

/** One row for each part. The last column, the inputs, is left out if the screen is too narrow. */
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
