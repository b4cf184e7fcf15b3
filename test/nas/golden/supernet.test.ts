import { beforeAll, describe, expect, it } from 'vitest';
import { FlatParameters } from '../../../nas/network/flat-parameters.js';
import { reductionCells } from '../../../nas/network/geometry.js';
import { supernetParameters } from '../../../nas/network/supernet.js';
import { softmaxRows } from '../../../nas/search/alpha.js';
import { searchProgram } from '../../../nas/search/bilevel.js';
import { deriveLevels } from '../../../nas/search/derivation.js';
import { adamCorrections } from '../../../nas/tensor/adam.js';
import { capture } from '../../../nas/tensor/captured.js';
import type { Executor } from '../../../nas/tensor/program.js';
import { goldenSet, relativeDifference } from './golden-set.js';

interface Settings {
  C: number;
  layers: number;
  image: number;
  batch: number;
  classes: number;
  levels_by_cell: number[];
  target_train: number[];
  target_valid: number[];
  shared_loss_train: number;
  shared_grad_norm_train: number;
  sgd: { lr: number; momentum: number; weight_decay: number; grad_clip: number };
  shared_loss_valid: number;
  adam: { lr: number; betas: [number, number]; weight_decay: number };
  levels_loss_valid: number;
  levels_entropy_normalised: number;
  levels_genotype_edges_in_rank_order: [string, number][][];
  trajectory: { loss_valid: number; loss_train: number; grad_norm: number }[];
  supernet_parameters: number;
}

const golden = goldenSet<Settings>('search');
const { settings } = golden;
const network = {
  cells: settings.layers,
  channels: settings.C,
  nodes: 4,
  stemMultiplier: 3,
  imageChannels: 3,
  classes: settings.classes,
};
const parameters = new FlatParameters(supernetParameters(network));
const train = { images: golden.images('input/train'), labels: Int32Array.from(settings.target_train) };
const valid = { images: golden.images('input/valid'), labels: Int32Array.from(settings.target_valid) };
const concat = (arrays: Float32Array[]): Float32Array => Float32Array.from(arrays.flatMap((a) => [...a]));
const tables = (prefix: string): Float32Array =>
  concat([golden.values(`${prefix}/normal`), golden.values(`${prefix}/reduce`)]);

function supernet(levelOfCell: readonly number[], alphaDecay: number): Executor {
  const { sgd, adam } = settings;
  return capture(
    searchProgram({
      network,
      levelOfCell,
      imageSize: [settings.image, settings.image],
      batch: settings.batch,
      sgd: { momentum: sgd.momentum, weightDecay: sgd.weight_decay, clip: sgd.grad_clip },
      alpha: { betas: adam.betas, weightDecay: alphaDecay, entropyOver: 'all' },
    }),
    2,
  );
}

async function assign(executor: Executor, alpha: Float32Array): Promise<void> {
  await executor.assign('weights', golden.flat('weight/', parameters));
  await executor.assign('momentum', golden.flat('momentum/', parameters));
  await executor.assign('alpha', alpha);
  await executor.assign('alphaFirstMoment', new Float32Array(alpha.length));
  await executor.assign('alphaSecondMoment', new Float32Array(alpha.length));
}

const alphaStep = (executor: Executor, t: number, lambda: number) => {
  const [correction1, correction2] = adamCorrections(t, settings.adam.betas);
  return executor.call('alpha', {
    ...valid,
    learningRate: settings.adam.lr,
    lambda,
    correction1,
    correction2,
  });
};

describe('a super-network with the tables of DARTS', () => {
  const reductions = reductionCells(settings.layers);
  const levelOfCell = Array.from({ length: settings.layers }, (_, cell) =>
    reductions.includes(cell) ? 1 : 0,
  );
  let executor: Executor;
  beforeAll(() => {
    executor = supernet(levelOfCell, settings.adam.weight_decay);
  });

  it('has as many parameters as the reference', () => {
    expect(parameters.size).toBe(settings.supernet_parameters);
  });

  it('makes the clipped SGD step of the reference', async () => {
    await assign(executor, tables('alpha'));
    const out = await executor.call('weights', { ...train, learningRate: settings.sgd.lr });
    expect(out['loss']![0]! / settings.shared_loss_train).toBeCloseTo(1, 4);
    expect(out['gradientNorm']![0]! / settings.shared_grad_norm_train).toBeCloseTo(1, 3);
    const after = await executor.read('weights');
    const before = golden.flat('weight/', parameters);
    const expected = golden.flat('shared/weight_after_sgd/', parameters);
    const moved = (values: Float32Array): Float32Array => values.map((value, i) => value - before[i]!);
    expect(relativeDifference(moved(after), moved(expected))).toBeLessThan(1e-3);
  });

  it('has the gradient of the reference for every parameter', async () => {
    // Without momentum, decay and with a clip out of reach, the momentum after a step is the gradient.
    const plain = capture(
      searchProgram({
        network,
        levelOfCell,
        imageSize: [settings.image, settings.image],
        batch: settings.batch,
        sgd: { momentum: 0, weightDecay: 0, clip: 1e9 },
      }),
      2,
    );
    await assign(plain, tables('alpha'));
    await plain.call('weights', { ...train, learningRate: 0 });
    for (const [name, { shape, values }] of parameters.views(await plain.read('momentum'))) {
      const expected = golden.parameter(`shared/grad_train/${name}`, shape);
      expect(relativeDifference(values, expected), name).toBeLessThan(1e-3);
    }
  });

  it('makes the first α step of the reference', async () => {
    await assign(executor, tables('alpha'));
    const out = await alphaStep(executor, 1, 0);
    expect(out['loss']![0]! / settings.shared_loss_valid).toBeCloseTo(1, 4);
    // The first moment is (1 − β₁) · (gradient + decay · α).
    const first = await executor.read('alphaFirstMoment');
    const alpha = tables('alpha');
    const gradient = first.map(
      (value, i) => value / (1 - settings.adam.betas[0]) - settings.adam.weight_decay * alpha[i]!,
    );
    expect(relativeDifference(gradient, tables('first_order/grad_alpha'))).toBeLessThan(1e-3);
    const moved = (await executor.read('alpha')).map((value, i) => value - alpha[i]!);
    const expected = tables('first_order/alpha_after_adam').map((value, i) => value - alpha[i]!);
    expect(relativeDifference(moved, expected)).toBeLessThan(1e-3);
  });

  it('goes through the five alternations of the reference', async () => {
    await assign(executor, tables('alpha'));
    for (const [i, expected] of settings.trajectory.entries()) {
      const alpha = await alphaStep(executor, i + 1, 0);
      const weights = await executor.call('weights', { ...train, learningRate: settings.sgd.lr });
      expect(alpha['loss']![0]! / expected.loss_valid).toBeCloseTo(1, 4);
      expect(weights['loss']![0]! / expected.loss_train).toBeCloseTo(1, 4);
      expect(relativeDifference(await executor.read('alpha'), tables(`trajectory/${i}/alpha`))).toBeLessThan(
        1e-4,
      );
    }
    const expected = golden.flat('trajectory/weight_after_5/', parameters);
    expect(relativeDifference(await executor.read('weights'), expected)).toBeLessThan(1e-4);
  });
});

describe('a super-network with a table for each level', () => {
  const levels = Math.max(...settings.levels_by_cell) + 1;
  const perLevel = (prefix: string): Float32Array =>
    concat(Array.from({ length: levels }, (_, level) => golden.values(`${prefix}/${level}`)));
  const alpha = perLevel('levels/alpha');

  it('has the gradients of the reference, of the loss and of the entropy', async () => {
    const executor = supernet(settings.levels_by_cell, 0);
    const gradientAt = async (lambda: number): Promise<Float32Array> => {
      await assign(executor, alpha);
      const out = await alphaStep(executor, 1, lambda);
      expect(out['loss']![0]! / settings.levels_loss_valid).toBeCloseTo(1, 4);
      expect(out['entropy']![0]! / settings.levels_entropy_normalised).toBeCloseTo(1, 4);
      return (await executor.read('alphaFirstMoment')).map((value) => value / (1 - settings.adam.betas[0]));
    };
    const ofLoss = await gradientAt(0);
    expect(relativeDifference(ofLoss, perLevel('levels/grad_alpha'))).toBeLessThan(1e-3);
    const lambda = 1000; // large, so that the difference keeps its digits
    const ofBoth = await gradientAt(lambda);
    const ofEntropy = ofBoth.map((value, i) => (value - ofLoss[i]!) / lambda);
    const expected = perLevel('levels/grad_alpha_of_normalised_entropy');
    expect(relativeDifference(ofEntropy, expected)).toBeLessThan(1e-3);
  });

  it('derives the edges of the reference, in its order', () => {
    const derived = deriveLevels(softmaxRows(alpha), settings.levels_by_cell, network.nodes);
    const edges = derived.map(({ nodes }) => nodes.flat().map(({ operation, from }) => [operation, from]));
    expect(edges).toEqual(settings.levels_genotype_edges_in_rank_order);
  });
});
