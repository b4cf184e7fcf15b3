import type { NetworkSettings, StageSettings } from '../../spec/stage-settings.js';
import { putBlob } from '../../store/blob.js';
import { stepsPerEpoch, trainingBatch } from '../data/batches.js';
import { indicesOf, type Dataset } from '../data/dataset.js';
import { FlatParameters } from '../network/flat-parameters.js';
import { reductionCells } from '../network/geometry.js';
import { supernetParameters } from '../network/supernet.js';
import { meanEntropy, softmaxRows } from '../search/alpha.js';
import { initialSupernet } from '../search/initial-supernet.js';
import { levelRecords } from '../search/level-records.js';
import { measuringImages } from '../search/measuring-images.js';
import {
  readSupernetState,
  SUPERNET_VARIABLES,
  supernetStateBytes,
  type SupernetState,
} from '../search/supernet-state.js';
import { assignVariables, readVariables, supernetExecutor } from '../search/supernet-training.js';
import type { SearchSummary } from '../summary.js';
import { adamCorrections } from '../tensor/adam.js';
import { at, trainRecord } from '../training/epoch-record.js';
import { measure } from '../training/measure.js';
import { cosineRate, ramp } from '../training/schedules.js';
import { train, type StageContext } from '../training/train.js';
import { inputOf, openDataset, openInput } from './inputs.js';
import { CHECKPOINT } from './media-types.js';
import { putMetrics } from './metrics-file.js';
import type { StageOutcome } from './stage-result.js';

/** Searches: before every weight step on one half of the images comes an α step on the other half. */
export async function search(context: StageContext): Promise<StageOutcome> {
  const { job, store, say } = context;
  const settings = job.with as unknown as StageSettings['search'];
  const { batch, seed, threads, weights, augment, epochs } = settings;
  const { initial, dataset } = await startOf(context, settings);
  const images = { weights: indicesOf(dataset, 'weights'), alpha: indicesOf(dataset, 'alpha') };
  const steps = settings.stepsPerEpoch ?? stepsPerEpoch(images.weights.length, batch);
  say({ type: 'progress', phase: 'record graph', step: 0, steps: epochs * steps });
  const executor = supernetExecutor(initial, dataset, {
    batch,
    sgd: weights,
    alpha: { ...settings.alpha, entropyOver: settings.entropy.over },
    threads,
  });
  const rate = (epoch: number): number => cosineRate(weights.learningRate, epoch, epochs);
  const lambda = (epoch: number, step: number): number => ramp(settings.entropy, epoch + step / steps);
  const batchOf = (part: 'weights' | 'alpha', epoch: number, step: number) => {
    const purpose = `search ${part}`;
    return trainingBatch(dataset, images[part], { seed, purpose, epoch, step, batch, augment, cutout: 0 });
  };
  const levels = async () =>
    levelRecords(await executor.read('alpha'), initial.levelOfCell, initial.network.nodes);

  const records = await train(context, {
    executor,
    variables: SUPERNET_VARIABLES,
    threads,
    epochs,
    stepsPerEpoch: steps,
    initialise: () => assignVariables(executor, initial.variables),
    async step({ epoch, step }) {
      const t = initial.alphaSteps + epoch * steps + step + 1;
      const [correction1, correction2] = adamCorrections(t, settings.alpha.betas);
      const alpha = await executor.call('alpha', {
        ...batchOf('alpha', epoch, step),
        learningRate: settings.alpha.learningRate,
        lambda: lambda(epoch, step),
        correction1,
        correction2,
      });
      const out = await executor.call('weights', {
        ...batchOf('weights', epoch, step),
        learningRate: rate(epoch),
      });
      return {
        loss: at(out, 'loss'),
        accuracy: at(out, 'hits') / batch,
        gradientNorm: at(out, 'gradientNorm'),
        validationLoss: at(alpha, 'loss'),
        validationAccuracy: at(alpha, 'hits') / batch,
        entropy: at(alpha, 'entropy'),
        entropyGradientNorm: at(alpha, 'entropyGradientNorm'),
      };
    },
    progress: ({ loss, validationAccuracy, entropy }) => ({
      loss: loss as number,
      accuracy: validationAccuracy as number,
      entropy: entropy as number,
    }),
    describe: ({ epoch, step }) =>
      `epoch ${epoch}, learning rates ${rate(epoch)} and ${settings.alpha.learningRate}, lambda ${lambda(epoch, step)}`,
    async record(epoch, means) {
      const now = await levels();
      return {
        ...trainRecord('search', epoch, (epoch + 1) * steps, rate(epoch), means),
        validation: {
          loss: means['validationLoss'] as number,
          accuracy: means['validationAccuracy'] as number,
        },
        lambda: lambda(epoch, steps - 1),
        entropy: meanEntropy(now, settings.entropy.over),
        entropyGradientNorm: means['entropyGradientNorm'] as number,
        levels: now.map((level) => ({ ...level })),
      };
    },
  });

  const variables = await readVariables(executor);
  const { part, indices } = measuringImages(dataset);
  const supernet = await measure(
    executor,
    dataset,
    { set: 'train', indices, batch },
    { mixture: softmaxRows(variables.alpha) },
    (step, of) => say({ type: 'progress', phase: 'measure', step, steps: of }),
  );
  const state: SupernetState = {
    ...initial,
    batch,
    alphaSteps: initial.alphaSteps + epochs * steps,
    variables,
  };
  const before = levelRecords(initial.variables.alpha, initial.levelOfCell, initial.network.nodes);
  const after = await levels();
  const summary: SearchSummary = {
    parameters: new FlatParameters(supernetParameters(initial.network)).size,
    entropy: {
      before: meanEntropy(before, settings.entropy.over),
      after: meanEntropy(after, settings.entropy.over),
    },
    probabilityOfNone: after.reduce((sum, level) => sum + level.probabilityOfNone, 0) / after.length,
    levels: after.map(({ level, entropy, probabilityOfNone, probabilityOfSkip, skips, genotype }) => {
      const cells = initial.levelOfCell.flatMap((of, cell) => (of === level ? [cell] : []));
      const reduction = reductionCells(initial.network.cells).includes(cells[0] as number);
      return { level, cells, reduction, entropy, probabilityOfNone, probabilityOfSkip, skips, genotype };
    }),
    supernetAccuracy: supernet.accuracy,
    supernetLoss: supernet.loss,
    measuredOn: part,
    alphaTravel: settings.alpha.learningRate * epochs * steps,
  };
  return {
    outputs: {
      checkpoint: await putBlob(store, supernetStateBytes(state), CHECKPOINT),
      metrics: await putMetrics(store, records),
    },
    summary,
  };
}

/** Goes on from a checkpoint, or begins with the spec's network on its data set. */
async function startOf(
  context: StageContext,
  settings: StageSettings['search'],
): Promise<{ initial: SupernetState; dataset: Dataset }> {
  if (context.job.inputs['from']) {
    const initial = readSupernetState(await openInput(context, 'from'));
    return { initial, dataset: await openDataset(context, initial.dataset) };
  }
  const artifact = inputOf(context, 'dataset');
  const dataset = await openDataset(context, artifact);
  return {
    dataset,
    initial: initialSupernet(settings.network as NetworkSettings, dataset, artifact, settings),
  };
}
