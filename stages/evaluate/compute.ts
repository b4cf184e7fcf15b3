import { stepsPerEpoch } from '../../nas/data/batches.js';
import { indicesOf } from '../../nas/data/dataset.js';
import { trainingBatches } from '../../nas/data/image-source.js';
import { dropPathFactors, edgesPerCell, evaluationProgram } from '../../nas/evaluate/program.js';
import { trainedNetworkBytes } from '../../nas/evaluate/trained-network.js';
import { inputOf, openDataset, openGenotype } from '../../nas/inputs.js';
import { networkCost } from '../../nas/network/cost.js';
import { type EvaluationConfig, evaluationLayers } from '../../nas/network/evaluation-layers.js';
import { assertTakesImages } from '../../nas/network/geometry.js';
import { RunningStatistics } from '../../nas/network/normalizer.js';
import { FlatParameters } from '../../nas/network/parameters.js';
import { CHECKPOINT, putMetrics, type StageOutcome } from '../../nas/outputs.js';
import type { StageContext } from '../../nas/protocol.js';
import { capture } from '../../nas/tensor/capture.js';
import { epochRecord, firstValue, measure } from '../../nas/training/measure.js';
import { decayingRate } from '../../nas/training/schedules.js';
import { train } from '../../nas/training/train.js';
import type { JsonObject } from '../../schemas/json.js';
import { putBlob } from '../../store/blob.js';
import type { EvaluateSummary, EvaluateWith } from './kind.js';

const VARIABLES = ['weights', 'momentum', 'statistics'];

/** Trains the derived network from fresh weights on all training images, and tests it once. */
export async function compute(context: StageContext): Promise<StageOutcome> {
  const { job, store, say } = context;
  const settings = job.with as unknown as EvaluateWith;
  const { batch, seed, threads, weights, augment, cutout, epochs, auxiliary } = settings;
  const dataset = await openDataset(context, inputOf(context, 'dataset'));
  const genotype = await openGenotype(context, settings.genotype);
  const imageSize = [dataset.height, dataset.width] as const;
  assertTakesImages(imageSize, { auxiliary: auxiliary !== false, stem: settings.stem });
  const network: EvaluationConfig = {
    cells: settings.cells,
    channels: settings.channels,
    stem: settings.stem,
    stemMultiplier: settings.stemMultiplier,
    genotype,
    imageChannels: dataset.channels,
    classes: dataset.classes.length,
    auxiliary: auxiliary !== false,
  };
  const images = indicesOf(dataset, 'train');
  const steps = settings.stepsPerEpoch ?? stepsPerEpoch(images.length, batch);
  const layers = evaluationLayers(network);
  const parameters = new FlatParameters(layers.parameters);
  const statistics = new RunningStatistics(layers.normalizations);
  const dropPath = settings.dropPath > 0;
  say({ type: 'progress', phase: 'record graph', step: 0, steps: epochs * steps });
  const program = evaluationProgram({
    network,
    imageSize,
    batch,
    sgd: weights,
    auxiliaryWeight: auxiliary === false ? 0 : auxiliary.weight,
    labelSmoothing: settings.labelSmoothing,
    dropPath,
  });
  const executor = capture(program, threads);
  const rate = (epoch: number): number => decayingRate(weights.learningRate, epoch, epochs);
  const drawn = { seed, purpose: 'evaluate weights', batch, augment, cutout };
  const batches = trainingBatches(dataset, images, drawn, { epochs, steps });

  const records = await train(context, {
    executor,
    variables: VARIABLES,
    threads,
    epochs,
    stepsPerEpoch: steps,
    async initialize() {
      await executor.assign('weights', parameters.initialize(seed));
      await executor.assign('momentum', new Float32Array(parameters.size));
      await executor.assign('statistics', statistics.initial());
    },
    async step({ epoch, step }) {
      const input = await batches({ epoch, step });
      const count = network.cells * edgesPerCell(network) * batch;
      const probability = (settings.dropPath * epoch) / epochs;
      const out = await executor.call('train', {
        ...input,
        learningRate: rate(epoch),
        ...(dropPath && { dropPath: dropPathFactors({ seed, epoch, step, count, probability }) }),
      });
      return {
        loss: firstValue(out, 'loss'),
        accuracy: firstValue(out, 'hits') / batch,
        ...(out['topFive'] && { top5: firstValue(out, 'topFive') / batch }),
        gradientNorm: firstValue(out, 'gradientNorm'),
      };
    },
    progress: ({ loss, accuracy }) => ({ loss: loss as number, accuracy: accuracy as number }),
    describe: ({ epoch }) => `epoch ${epoch}, learning rate ${rate(epoch)}`,
    record: (epoch, means) =>
      Promise.resolve(epochRecord('evaluate', epoch, (epoch + 1) * steps, rate(epoch), means)),
  });

  const tested = indicesOf(dataset, 'test');
  const test = await measure(executor, dataset, { set: 'test', indices: tested, batch }, {}, (step, of) =>
    say({ type: 'progress', phase: 'test', step, steps: of }),
  );
  const { height, width, mean, std, classes } = dataset;
  const trainedOn = { height, width, mean: [...mean], std: [...std], classes: [...classes] };
  const bytes = trainedNetworkBytes(network, trainedOn, {
    weights: await executor.read('weights'),
    statistics: await executor.read('statistics'),
  });
  const last = records.at(-1) as { train: JsonObject };
  const { parameters: size, multiplyAdds } = networkCost(network, imageSize);
  const summary: EvaluateSummary = {
    parameters: size,
    multiplyAdds,
    testAccuracy: test.accuracy,
    ...(test.top5 !== undefined && { testTop5: test.top5 }),
    testLoss: test.loss,
    testImages: tested.length,
    trainAccuracy: last.train['accuracy'] as number,
    trainLoss: last.train['loss'] as number,
  };
  return {
    outputs: { weights: await putBlob(store, bytes, CHECKPOINT), metrics: await putMetrics(store, records) },
    summary,
  };
}
