import type { JsonObject } from '../../schemas/json.js';
import { putBlob } from '../../store/blob.js';
import { stepsPerEpoch } from '../../nas/data/batches.js';
import { indicesOf } from '../../nas/data/dataset.js';
import { trainingBatches } from '../../nas/data/image-source.js';
import { FlatParameters } from '../../nas/network/parameters.js';
import { supernetParameters } from '../../nas/network/supernet-layers.js';
import { initialSupernet } from '../../nas/search/initial-supernet.js';
import { supernetStateBytes, supernetVariables } from '../../nas/search/supernet-state.js';
import { cosineRate } from '../../nas/training/schedules.js';
import { train } from '../../nas/training/train.js';
import { inputOf, openDataset } from '../../nas/inputs.js';
import { CHECKPOINT, putMetrics, type StageOutcome } from '../../nas/outputs.js';
import type { WarmupWith } from './kind.js';
import type { StageContext } from '../../nas/protocol.js';
import { supernetExecutor, assignVariables, readVariables } from '../../nas/search/program.js';
import { firstValue, epochRecord } from '../../nas/training/measure.js';

/** Trains the super-network's weights alone, with α as it starts. */
export async function compute(context: StageContext): Promise<StageOutcome> {
  const { job, store, say } = context;
  const settings = job.with as unknown as WarmupWith;
  const { batch, seed, threads, weights, augment, epochs } = settings;
  const artifact = inputOf(context, 'dataset');
  const dataset = await openDataset(context, artifact);
  const images = indicesOf(dataset, 'weights');
  const steps = settings.stepsPerEpoch ?? stepsPerEpoch(images.length, batch);
  const initial = initialSupernet(settings.network, dataset, artifact, settings);
  say({ type: 'progress', phase: 'record graph', step: 0, steps: epochs * steps });
  const executor = supernetExecutor(initial, dataset, { batch, sgd: weights, threads });
  const rate = (epoch: number): number => cosineRate(weights.learningRate, epoch, epochs);
  const drawn = { seed, purpose: 'warmup weights', batch, augment, cutout: 0 };
  const batches = trainingBatches(dataset, images, drawn, { epochs, steps });
  const records = await train(context, {
    executor,
    variables: supernetVariables(initial.network),
    threads,
    epochs,
    stepsPerEpoch: steps,
    initialize: () => assignVariables(executor, initial),
    async step(position) {
      const input = await batches(position);
      const out = await executor.call('weights', { ...input, learningRate: rate(position.epoch) });
      return {
        loss: firstValue(out, 'loss'),
        accuracy: firstValue(out, 'hits') / batch,
        gradientNorm: firstValue(out, 'gradientNorm'),
      };
    },
    progress: ({ loss, accuracy }) => ({ loss: loss as number, accuracy: accuracy as number }),
    describe: ({ epoch }) => `epoch ${epoch}, learning rate ${rate(epoch)}`,
    record: (epoch, means) =>
      Promise.resolve(epochRecord('warmup', epoch, (epoch + 1) * steps, rate(epoch), means)),
  });
  const bytes = supernetStateBytes({ ...initial, variables: await readVariables(executor, initial) });
  const last = records.at(-1) as { train: JsonObject };
  return {
    outputs: {
      checkpoint: await putBlob(store, bytes, CHECKPOINT),
      metrics: await putMetrics(store, records),
    },
    summary: {
      parameters: new FlatParameters(supernetParameters(initial.network)).size,
      trainLoss: last.train['loss'] as number,
      trainAccuracy: last.train['accuracy'] as number,
    },
  };
}
