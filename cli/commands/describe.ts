import { assertTakesImages } from '../../nas/network/image-sizes.js';
import { networkCost } from '../../nas/network/cost.js';
import type { EvaluationConfig } from '../../nas/network/evaluation-layers.js';
import { writeDartsText } from '../../nas/network/write-darts-text.js';
import { networkDescription } from '../../report/network-description.js';
import type { NetworkDescription } from '../../schemas/generated/network-description.js';
import { apiVersion } from '../../schemas/versions.js';
import type { Stem } from '../../spec/network-demands.js';
import { exitCode } from '../exit-code.js';
import { namedGenotype, type NamedGenotype } from '../named-genotype.js';
import { positiveInteger } from '../option-values.js';
import { screenColors, screenWidth } from '../screen.js';

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
  cifar: { cells: 20, channels: 36, image: 32, classes: 10 },
  imagenet: { cells: 14, channels: 48, image: 224, classes: 1000 },
} as const;

/** Counts what a network of a genotype's cells costs; or prints the genotype as DARTS's text. */
export async function describe(named: string, options: DescribeOptions): Promise<number> {
  const found = await namedGenotype(named);
  if (options.darts) {
    console.log(writeDartsText(found.genotype));
    return exitCode.done;
  }
  const description = describeNetwork(found, options);
  if (options.json) console.log(JSON.stringify(description, null, 2));
  else console.log(networkDescription(description, screenWidth(), screenColors()).join('\n'));
  return exitCode.done;
}

function describeNetwork({ name, genotype }: NamedGenotype, options: DescribeOptions): NetworkDescription {
  const { stem, auxiliary = false } = options;
  const size = (option: keyof (typeof sizes)['cifar']): number =>
    options[option] === undefined
      ? sizes[stem][option]
      : positiveInteger(`--${option}`, options[option], option === 'cells' ? 3 : 1);
  const [cells, channels, side, classes] = [size('cells'), size('channels'), size('image'), size('classes')];
  const image = [side, side] as const;
  assertTakesImages(image, { auxiliary, stem });
  const config: EvaluationConfig = {
    ...{ genotype, stem, cells, channels, classes, auxiliary },
    stemMultiplier: 3,
    imageChannels: 3,
  };
  const { auxiliaryParameters, ...cost } = networkCost(config, image);
  return {
    apiVersion,
    name,
    network: { stem, cells, channels, image: [side, side, 3], classes },
    genotype: genotype as unknown as NetworkDescription['genotype'],
    ...(cost as unknown as Pick<
      NetworkDescription,
      'parameters' | 'multiplyAdds' | 'stem' | 'cells' | 'classifier'
    >),
    ...(auxiliary && { auxiliaryParameters }),
  };
}
