import { writeDartsText } from '../../nas/network/darts-text.js';
import { StrataError } from '../../platform/errors.js';
import {
  describeDerived,
  describeSupernet,
  type NetworkSizes,
  networkText,
} from '../../report/network-description.js';
import { namedGenotype } from '../../runs/named-genotype.js';
import type { Stem } from '../../spec/network-input.js';
import { screenColors, screenWidth } from '../display/screen.js';
import { integerOption } from './option-values.js';

export interface DescribeOptions {
  readonly stem: Stem;
  readonly cells?: string;
  readonly channels?: string;
  readonly image?: string;
  readonly classes?: string;
  readonly auxiliary?: true;
  readonly darts?: true;
  readonly json?: true;
}

/** The networks in DARTS's tables. */
const sizes = {
  supernet: { cells: 8, channels: 16, image: 32, classes: 10 },
  cifar: { cells: 20, channels: 36, image: 32, classes: 10 },
  imagenet: { cells: 14, channels: 48, image: 224, classes: 1000 },
} as const;

/** Describes the network of a genotype, or the super-network (`supernet`); or prints the genotype in DARTS's format. */
export async function describe(named: string, options: DescribeOptions): Promise<void> {
  const isSupernet = named === 'supernet';
  if (isSupernet) assertSearchable(options);
  const found = isSupernet ? undefined : await namedGenotype(named);
  if (found && options.darts) {
    console.log(writeDartsText(found.genotype));
    return;
  }
  const { stem, auxiliary = false } = options;
  const description = found
    ? describeDerived(found, { ...sizesOf(options, stem), stem, auxiliary })
    : describeSupernet(sizesOf(options, 'supernet'));
  if (options.json) console.log(JSON.stringify(description, null, 2));
  else console.log(networkText(description, screenWidth(), screenColors()).join('\n'));
}

/** The sizes from the options; the others are those of DARTS's network of this kind. */
function sizesOf(options: DescribeOptions, kind: keyof typeof sizes): NetworkSizes {
  const size = (option: keyof NetworkSizes): number =>
    options[option] === undefined
      ? sizes[kind][option]
      : integerOption(`--${option}`, options[option], option === 'cells' ? 3 : 1);
  return { cells: size('cells'), channels: size('channels'), image: size('image'), classes: size('classes') };
}

/** A super-network has one stem, no auxiliary head, and no genotype to print. */
function assertSearchable({ stem, auxiliary, darts }: DescribeOptions): void {
  const unsupported =
    stem === 'cifar' ? (auxiliary ? '--auxiliary' : darts ? '--darts' : undefined) : `--stem ${stem}`;
  if (unsupported === undefined) return;
  throw new StrataError({
    code: 'OPTION_INVALID',
    cause: 'user',
    found: `${unsupported} for the super-network`,
    expected: '--cells, --channels, --image, --classes or --json: it has the stem cifar and no genotype',
  });
}
