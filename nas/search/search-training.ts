import type { SearchWith } from '../../stages/search/kind.js';
import { type DatasetFacts, indicesOf } from '../data/dataset.js';
import { type ImageSource, trainingBatches } from '../data/image-source.js';
import { genotypeText, skipCount } from '../network/genotype.js';
import { integers, keyedGenerator } from '../random.js';
import { adamCorrections } from '../tensor/optimizers.js';
import type { Executor } from '../tensor/program.js';
import { firstValue, epochRecord } from '../training/measure.js';
import { cosineRate, ramp } from '../training/schedules.js';
import type { StepPosition, Training } from '../training/train.js';
import { levelStatistics, type LevelStatistics, meanEntropy } from './entropy.js';
import { architectureNames, mixtureValues } from './architecture.js';
import { deriveLevels } from './derivation.js';
import { levelCount, describeNonFiniteLevels } from './levels.js';
import { type SupernetState, supernetVariables, type SupernetVariables } from './supernet-state.js';
import { assignVariables, supernetExecutor } from './program.js';

type Settings = SearchWith;
type Part = 'weights' | 'alpha';

/** The executor of a search: the super-network with its α step and weight step. */
export function searchExecutor(initial: SupernetState, dataset: DatasetFacts, settings: Settings): Executor {
  const { batch, weights, alpha, entropy, order, skipDropout, threads } = settings;
  return supernetExecutor(initial, dataset, {
    batch,
    sgd: weights,
    alpha: {
      ...alpha,
      entropyOver: entropy.over,
      ...(entropy.levelWeights && { entropyLevels: entropy.levelWeights }),
      ...(order === 'second' && { unrolled: weights }),
    },
    skipDropout: skipDropout !== undefined,
    threads,
  });
}

/** A search as a training: each step is an α step on α's images, then a weight step on the weights' images (DARTS). */
export function searchTraining(
  executor: Executor,
  initial: SupernetState,
  dataset: ImageSource,
  settings: Settings,
  steps: number,
): Training {
  const { batch, threads, weights, epochs, entropy, skipDropout } = settings;
  const rate = (epoch: number): number => cosineRate(weights.learningRate, epoch, epochs);
  const lambda = ({ epoch, step }: StepPosition): number => ramp(entropy, epoch + step / steps);
  const draws = stepDraws(dataset, settings, steps);

  return {
    executor,
    variables: supernetVariables(initial.network),
    threads,
    epochs,
    stepsPerEpoch: steps,
    initialize: () => assignVariables(executor, initial),
    async step(position) {
      const { epoch, step } = position;
      const t = initial.alphaSteps + epoch * steps + step + 1;
      const [correction1, correction2] = adamCorrections(t, settings.alpha.betas);
      const weightBatch = await draws.batch.weights(position);
      const alpha = await executor.call('alpha', {
        ...(await draws.batch.alpha(position)),
        ...draws.skips('alpha', position),
        ...(settings.order === 'second' && {
          weightImages: weightBatch.images,
          weightLabels: weightBatch.labels,
          weightLearningRate: rate(epoch),
        }),
        learningRate: settings.alpha.learningRate,
        lambda: lambda(position),
        correction1,
        correction2,
      });
      const out = await executor.call('weights', {
        ...weightBatch,
        ...draws.skips('weights', position),
        learningRate: rate(epoch),
      });
      return {
        loss: firstValue(out, 'loss'),
        accuracy: firstValue(out, 'hits') / batch,
        gradientNorm: firstValue(out, 'gradientNorm'),
        validationLoss: firstValue(alpha, 'loss'),
        validationAccuracy: firstValue(alpha, 'hits') / batch,
        entropy: firstValue(alpha, 'entropy'),
        entropyGradientNorm: firstValue(alpha, 'entropyGradientNorm'),
        entropyTerm: lambda(position) * firstValue(alpha, 'entropy'),
        entropyTermGradientNorm: lambda(position) * firstValue(alpha, 'entropyGradientNorm'),
      };
    },
    progress: ({ loss, validationAccuracy, entropy: now }) => ({
      loss: loss as number,
      accuracy: validationAccuracy as number,
      entropy: now as number,
    }),
    describe: async (position) => {
      const rates = `learning rates ${rate(position.epoch)} and ${settings.alpha.learningRate}`;
      const levels = describeNonFiniteLevels(await executor.read('alpha'), levelCount(initial.levelOfCell));
      return `epoch ${position.epoch}, ${rates}, lambda ${lambda(position)}, ${levels}`;
    },
    async record(epoch, means) {
      const now = await currentLevels(executor, initial);
      const mean = (name: string): number => means[name] as number;
      return {
        ...epochRecord('search', epoch, (epoch + 1) * steps, rate(epoch), means),
        validation: { loss: mean('validationLoss'), accuracy: mean('validationAccuracy') },
        lambda: lambda({ epoch, step: steps - 1 }),
        entropy: meanEntropy(now, entropy.over),
        entropyGradientNorm: mean('entropyGradientNorm'),
        entropyTerm: { value: mean('entropyTerm'), gradientNorm: mean('entropyTermGradientNorm') },
        ...(skipDropout && { skipDropoutRate: skipRate(skipDropout, epoch) }),
        levels: now.map((level) => ({ ...level })),
      };
    },
  };
}

/** Records of the levels for the current α and β. */
export async function currentLevels(
  executor: Executor,
  { network, levelOfCell }: SupernetState,
): Promise<LevelRecord[]> {
  const alpha = await executor.read('alpha');
  const beta = architectureNames(network).includes('beta') ? await executor.read('beta') : undefined;
  return levelRecords({ alpha, ...(beta && { beta }) }, levelOfCell, network.nodes);
}

/** All random inputs of a step, as functions of its position. */
function stepDraws(dataset: ImageSource, settings: Settings, steps: number) {
  const { seed, batch, augment, skipDropout, epochs } = settings;
  const batches = (part: Part) => {
    const options = { seed, purpose: `search ${part}`, batch, augment, cutout: 0 };
    return trainingBatches(dataset, indicesOf(dataset, part), options, { epochs, steps });
  };
  return {
    batch: { weights: batches('weights'), alpha: batches('alpha') },
    skips(part: Part, position: StepPosition) {
      if (!skipDropout) return {};
      const generator = keyedGenerator({ seed, purpose: `search ${part}/skip dropout`, ...position });
      const skipSeed = Int32Array.from(integers(generator, 2, 2 ** 30));
      return { skipRate: skipRate(skipDropout, position.epoch), skipSeed };
    },
  };
}

/** Decays exponentially, once per epoch (P-DARTS, train_search.py). */
function skipRate({ rate, decay }: NonNullable<Settings['skipDropout']>, epoch: number): number {
  return rate * Math.exp(-decay * epoch);
}

/** Statistics of a level's α, and the cell that α and β would give now. */
interface LevelRecord extends LevelStatistics {
  readonly skips: number;
  readonly genotype: string;
}

export function levelRecords(
  architecture: Pick<SupernetVariables, 'alpha' | 'beta'>,
  levelOfCell: readonly number[],
  nodes: number,
): LevelRecord[] {
  const derived = deriveLevels(mixtureValues(architecture, nodes).mixture, levelOfCell, nodes);
  return levelStatistics(architecture.alpha, levelCount(levelOfCell)).map((statistics, level) => {
    const cell = derived[level] as (typeof derived)[number];
    return { ...statistics, skips: skipCount(cell), genotype: genotypeText(cell) };
  });
}
