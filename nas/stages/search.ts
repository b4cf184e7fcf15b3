import type { NetworkSettings, StageSettings } from '../../spec/stage-kinds.js';
import { putBlob } from '../../store/blob.js';
import { stepsPerEpoch } from '../data/batches.js';
import { indicesOf } from '../data/dataset.js';
import type { ImageSource } from '../data/image-source.js';
import { reductionCells } from '../network/geometry.js';
import { FlatParameters } from '../network/parameters.js';
import { supernetParameters } from '../network/supernet-layers.js';
import type { SearchSummary } from '../protocol.js';
import { meanEntropy } from '../search/alpha.js';
import { measuringImages } from '../search/derivation.js';
import { initialSupernet } from '../search/initial-supernet.js';
import { levelRecords, levelsNow, searchExecutor, searchTraining } from '../search/search-training.js';
import {
  mixtureValues,
  readSupernetState,
  type SupernetState,
  supernetStateBytes,
} from '../search/supernet-state.js';
import { readVariables } from '../search/supernet-training.js';
import { measure } from '../training/measure.js';
import { type StageContext, train } from '../training/train.js';
import { inputOf, openDataset, openInput } from './inputs.js';
import { CHECKPOINT, putMetrics, type StageOutcome } from './outputs.js';

/** Searches: before every weight step on one half of the images comes an α step on the other half. */
export async function search(context: StageContext): Promise<StageOutcome> {
  const { job, store, say } = context;
  const settings = job.with as unknown as StageSettings['search'];
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
  const after = await levelsNow(executor, initial);
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
