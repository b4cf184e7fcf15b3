import { stepsPerEpoch } from '../../nas/data/batches.js';
import { indicesOf } from '../../nas/data/dataset.js';
import type { ImageSource } from '../../nas/data/image-source.js';
import { inputOf, openDataset, openInput } from '../../nas/inputs.js';
import { reductionCells } from '../../nas/network/geometry.js';
import { FlatParameters } from '../../nas/network/parameters.js';
import { supernetParameters } from '../../nas/network/supernet-layers.js';
import { CHECKPOINT, putMetrics, type StageOutcome } from '../../nas/outputs.js';
import type { StageContext } from '../../nas/protocol.js';
import { mixtureValues } from '../../nas/search/architecture.js';
import { meanEntropy } from '../../nas/search/entropy.js';
import { initialSupernet } from '../../nas/search/initial-supernet.js';
import { readVariables } from '../../nas/search/program.js';
import {
  currentLevels,
  levelRecords,
  searchExecutor,
  searchTraining,
} from '../../nas/search/search-training.js';
import {
  readSupernetState,
  type SupernetState,
  supernetStateBytes,
} from '../../nas/search/supernet-state.js';
import { measure, measuringImages } from '../../nas/training/measure.js';
import { train } from '../../nas/training/train.js';
import { putBlob } from '../../store/blob.js';
import type { NetworkSettings } from '../settings-types.js';
import type { SearchSummary, SearchWith } from './kind.js';

/** Before every weight step on one part of the images, makes an α step on the other part. */
export async function compute(context: StageContext): Promise<StageOutcome> {
  const { job, store, say } = context;
  const settings = job.with as unknown as SearchWith;
  const { batch, epochs } = settings;
  const { initial, dataset } = await startOf(context, settings);
  const steps = settings.stepsPerEpoch ?? stepsPerEpoch(indicesOf(dataset, 'weights').length, batch);
  say({ type: 'progress', phase: 'record graph', step: 0, steps: epochs * steps });
  const executor = searchExecutor(initial, dataset, settings);
  const records = await train(context, searchTraining(executor, initial, dataset, settings, steps));

  const variables = await readVariables(executor, initial);
  const { part, indices } = measuringImages(dataset);
  const supernet = await measure(
    executor,
    dataset,
    { set: 'train', indices, batch },
    mixtureValues(variables, initial.network.nodes),
    (step, of) => say({ type: 'progress', phase: 'measure', step, steps: of }),
  );
  const state: SupernetState = {
    ...initial,
    batch,
    alphaSteps: initial.alphaSteps + epochs * steps,
    variables,
  };
  const before = levelRecords(initial.variables, initial.levelOfCell, initial.network.nodes);
  const after = await currentLevels(executor, initial);
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

/** Starts from a checkpoint, or with the spec's network on its data set. */
async function startOf(
  context: StageContext,
  settings: SearchWith,
): Promise<{ initial: SupernetState; dataset: ImageSource }> {
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
