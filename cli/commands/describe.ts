import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { networkCost, type NetworkCost, supernetCost } from '../../nas/network/cost.js';
import { writeDartsText } from '../../nas/network/darts-text.js';
import type { EvaluationConfig } from '../../nas/network/evaluation-layers.js';
import type { Genotype } from '../../nas/network/genotype.js';
import { assertTakesImages } from '../../nas/network/geometry.js';
import { isPublishedName, parseGenotype, publishedGenotype } from '../../nas/network/parse-genotype.js';
import { StrataError } from '../../platform/errors.js';
import { networkDescription } from '../../report/network-description.js';
import { genotypeOfRun } from '../../runs/outputs.js';
import type { NetworkDescription } from '../../schemas/generated/network-description.js';
import { apiVersion } from '../../schemas/versions.js';
import type { Stem } from '../../spec/network-input.js';
import { homeStore } from '../../store/open-store.js';
import { findRun } from '../../store/run.js';
import { exitCode } from '../display/exit-code.js';
import { screenColors, screenWidth } from '../display/screen.js';
import { positiveInteger } from './option-values.js';

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

/** The networks of DARTS's tables. */
const sizes = {
  supernet: { cells: 8, channels: 16, image: 32, classes: 10 },
  cifar: { cells: 20, channels: 36, image: 32, classes: 10 },
  imagenet: { cells: 14, channels: 48, image: 224, classes: 1000 },
} as const;

/** Says `supernet` where a genotype is named otherwise. */
const SUPERNET = 'supernet';

/** Counts what a network of a genotype's cells costs, or a super-network; or prints the genotype as DARTS's text. */
export async function describe(named: string, options: DescribeOptions): Promise<number> {
  let description: NetworkDescription;
  if (named === SUPERNET) {
    assertSearchable(options);
    description = describeSupernet(options);
  } else {
    const found = await namedGenotype(named);
    if (options.darts) {
      console.log(writeDartsText(found.genotype));
      return exitCode.done;
    }
    description = describeDerived(found, options);
  }
  if (options.json) console.log(JSON.stringify(description, null, 2));
  else console.log(networkDescription(description, screenWidth(), screenColors()).join('\n'));
  return exitCode.done;
}

interface Sizes {
  readonly cells: number;
  readonly channels: number;
  readonly image: number;
  readonly classes: number;
}

/** The sizes that were asked for, the others from DARTS's network of that kind. */
function sizesOf(options: DescribeOptions, kind: keyof typeof sizes): Sizes {
  const size = (option: keyof Sizes): number =>
    options[option] === undefined
      ? sizes[kind][option]
      : positiveInteger(`--${option}`, options[option], option === 'cells' ? 3 : 1);
  return { cells: size('cells'), channels: size('channels'), image: size('image'), classes: size('classes') };
}

function describeDerived({ name, genotype }: NamedGenotype, options: DescribeOptions): NetworkDescription {
  const { stem, auxiliary = false } = options;
  const { image, ...network } = sizesOf(options, stem);
  assertTakesImages([image, image], { auxiliary, stem });
  const config: EvaluationConfig = {
    ...network,
    genotype,
    stem,
    auxiliary,
    stemMultiplier: 3,
    imageChannels: 3,
  };
  return {
    ...description(name, { stem, image, ...network }, networkCost(config, [image, image])),
    genotype: genotype as unknown as NonNullable<NetworkDescription['genotype']>,
  };
}

/** DARTS's super-network, of four nodes a cell, or one of other sizes. */
function describeSupernet(options: DescribeOptions): NetworkDescription {
  const { image, ...network } = sizesOf(options, SUPERNET);
  assertTakesImages([image, image], { auxiliary: false, stem: 'cifar' });
  const cost = supernetCost({ ...network, nodes: 4, stemMultiplier: 3, imageChannels: 3 }, [image, image]);
  return description(SUPERNET, { stem: 'cifar', image, ...network }, cost);
}

/** A super-network has one stem, no auxiliary head, and no genotype to print. */
function assertSearchable({ stem, auxiliary, darts }: DescribeOptions): void {
  const unfit =
    stem === 'cifar' ? (auxiliary ? '--auxiliary' : darts ? '--darts' : undefined) : `--stem ${stem}`;
  if (unfit === undefined) return;
  throw new StrataError({
    code: 'OPTION_INVALID',
    cause: 'user',
    found: `${unfit} for the super-network`,
    expected: '--cells, --channels, --image, --classes or --json: it has the stem cifar and no genotype',
  });
}

function description(
  name: string,
  { stem, cells, channels, image, classes }: Sizes & { stem: Stem },
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

export interface NamedGenotype {
  /** What it is called: a name, a path or a run. */
  readonly name: string;
  readonly genotype: Genotype;
}

/**
 * The genotype that a person means: one that was published, `-` for what comes through standard input, a file, or else a
 * run. A file wins over a run of the same name, whose name is longer. Throws what reading it does.
 */
export async function namedGenotype(named: string): Promise<NamedGenotype> {
  if (isPublishedName(named)) return { name: named, genotype: publishedGenotype(named) };
  if (named === '-') {
    const place = 'standard input';
    return { name: place, genotype: parseGenotype(await text(process.stdin), place) };
  }
  const content = await contentOf(named);
  if (content !== undefined) return { name: named, genotype: parseGenotype(content, named) };
  const store = homeStore();
  const { name } = await findRun(store, named);
  return { name, genotype: await genotypeOfRun(store, name) };
}

/** Undefined where there is no such file and the text could be the name of a run. */
async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code) throw error;
    if (code === 'ENOENT' && !/[/\\.]/.test(path)) return undefined;
    throw new StrataError(
      {
        code: 'GENOTYPE_UNREADABLE',
        cause: 'user',
        found: code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read: ${message}`,
        expected: "a file with a genotype, Strata's own or DARTS's text; or the name of a run",
      },
      { cause: error },
    );
  }
}
