// Runs the `search` stage through the alternations of the reference. Only random values are taken from the reference:
// initial weights, momentum and α, and the batches.
import { expect, it, vi } from 'vitest';
import { compute as search } from '../../../stages/search/compute.js';
import { randomDataset } from '../../fixtures/dataset.js';
import { temporaryFolder } from '../../store/temporary-folder.js';
import { planned, stageBench } from '../../stages/stage-bench.js';
import { relativeDifference } from './golden-set.js';
import { golden, network, parameters, settings, tables } from './search-set.js';

vi.mock('../../../nas/data/batches.js', async (original) => {
  const { train, valid } = await import('./search-set.js');
  return {
    ...(await original<object>()),
    trainingBatch: (_dataset: unknown, _indices: unknown, { purpose }: { purpose: string }) =>
      purpose === 'search weights' ? train : valid,
  };
});

vi.mock('../../../nas/search/initial-supernet.js', async (original) => {
  const actual = await original<typeof import('../../../nas/search/initial-supernet.js')>();
  const { tables: tablesOf, variables } = await import('./search-set.js');
  return {
    initialSupernet: (...given: Parameters<typeof actual.initialSupernet>) => ({
      ...actual.initialSupernet(...given),
      variables: variables(tablesOf('alpha')),
    }),
  };
});

const { sgd, adam, second_order: second } = settings;

/** A search without warm-up, with one step per epoch, and the spec's defaults for what the reference does not set. */
async function run(options: { order: string; epochs: number; weights: string }) {
  const stage = planned(
    `
  data: { uses: prepare, with: { source: { mnist: {} }, pad: 2 } }
  search:
    uses: search
    with:
      dataset: \${{ stages.data.outputs.dataset }}
      network:
        channels: ${network.channels}
        cells: ${network.cells}
        nodes: ${network.nodes}
        stemMultiplier: ${network.stemMultiplier}
        levels: shared
      order: ${options.order}
      batch: ${settings.batch}
      epochs: ${options.epochs}
      stepsPerEpoch: 1
      weights: ${options.weights}
      alpha: { learningRate: ${adam.lr}, betas: [${adam.betas.join()}], weightDecay: ${adam.weight_decay} }
`,
    'search',
  );
  const bench = stageBench(await temporaryFolder());
  const size = { height: settings.image, width: settings.image, channels: network.imageChannels };
  const images = randomDataset({ ...size, train: 12 * settings.batch, classes: network.classes });
  const outcome = await search(bench.context(stage, { dataset: await bench.dataset(images) }));
  const metrics = (await bench.bytes(outcome.outputs['metrics']!)).toString().trim().split('\n');
  return { bench, records: metrics.map((line) => JSON.parse(line) as Record) };
}

interface Record {
  train: { loss: number };
  validation: { loss: number };
  gradientNorm: number;
  lambda: number;
}

const since = (before: Float32Array, values: Float32Array): Float32Array =>
  values.map((value, i) => value - before[i]!);
const difference = (value: number, expected: number): number => Math.abs(value / expected - 1);

// Recording and running are slow under load.
vi.setConfig({ testTimeout: 300_000 });

it('is DARTS with shared levels, without entropy term and warm-up', async () => {
  const weights = `{ learningRate: { from: ${sgd.lr}, to: ${sgd.lr} }, momentum: ${sgd.momentum}, weightDecay: ${sgd.weight_decay}, clip: ${sgd.grad_clip} }`;
  const { bench, records } = await run({ order: 'first', epochs: settings.trajectory.length, weights });
  const alphaBefore = tables('alpha');
  for (const [i, expected] of settings.trajectory.entries()) {
    const record = records[i]!;
    expect(record.lambda).toBe(0);
    // Rounding errors of float32 grow from step to step, in PyTorch as fast as here.
    const growth = 3 ** i;
    expect(difference(record.validation.loss, expected.loss_valid)).toBeLessThan(1e-4 * growth);
    expect(difference(record.train.loss, expected.loss_train)).toBeLessThan(1e-4 * growth);
    expect(difference(record.gradientNorm, expected.grad_norm)).toBeLessThan(1e-3 * growth);
    const alpha = since(alphaBefore, await bench.variableAfter(i + 1, 'alpha'));
    const reference = since(alphaBefore, tables(`trajectory/${i}/alpha`));
    expect(relativeDifference(alpha, reference)).toBeLessThan(i === 0 ? 1e-3 : 2e-2 * i);
  }
  const before = golden.flat('weight/', parameters);
  const last = since(before, await bench.variableAfter(settings.trajectory.length, 'weights'));
  const reference = since(before, golden.flat('trajectory/weight_after_5/', parameters));
  expect(relativeDifference(last, reference)).toBeLessThan(2e-2);
});

it('is DARTS of second order with `order: second`', async () => {
  const weights = `{ learningRate: { from: ${second.eta}, to: ${second.eta} }, momentum: ${second.momentum}, weightDecay: ${second.weight_decay} }`;
  const { bench, records } = await run({ order: 'second', epochs: 1, weights });
  expect(difference(records[0]!.validation.loss, settings.unrolled_loss_valid)).toBeLessThan(1e-4);
  const alpha = tables('alpha');
  // The first moment after one step is (1 − β₁) · (gradient + decay · α).
  const gradient = (await bench.variableAfter(1, 'alphaFirstMoment')).map(
    (value, i) => value / (1 - adam.betas[0]) - adam.weight_decay * alpha[i]!,
  );
  expect(relativeDifference(gradient, tables('second_order/grad_alpha'))).toBeLessThan(2e-2);
});
