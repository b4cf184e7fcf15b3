import { beforeAll, describe, expect, it, vi } from 'vitest';
import { alphaShape } from '../../../nas/network/supernet.js';
import type { AlphaOptions } from '../../../nas/search/alpha-step.js';
import { softmaxRows } from '../../../nas/search/architecture.js';
import { searchProgram } from '../../../nas/search/program.js';
import { deriveLevels } from '../../../nas/search/derivation.js';
import { levelCount, levelOfCell } from '../../../nas/search/levels.js';
import { supernetOf } from '../../../nas/search/steps.js';
import { capture } from '../../../nas/tensor/capture.js';
import { adamCorrections, type SgdOptions } from '../../../nas/tensor/optimizers.js';
import type { Executor } from '../../../nas/tensor/program.js';
import { relativeDifference } from './golden-set.js';
import {
  concat,
  golden,
  network,
  parameters,
  settings,
  shared,
  tables,
  train,
  valid,
  variables,
} from './search-set.js';

// Recording and running are slow under load.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const { sgd, adam } = settings;
const imageSize = [settings.image, settings.image] as const;
const [beta1] = adam.betas;
const ofReference: SgdOptions = {
  momentum: sgd.momentum,
  weightDecay: sgd.weight_decay,
  clip: sgd.grad_clip,
};
// Without momentum, decay and with a clip out of reach, the momentum after a step is the gradient.
const bare: SgdOptions = { momentum: 0, weightDecay: 0, clip: 1e9 };

function steps(levels: readonly number[], weightOptions: SgdOptions, alpha: Partial<AlphaOptions>): Executor {
  const options = { betas: adam.betas, weightDecay: 0, entropyOver: 'all', ...alpha } as const;
  return capture(
    searchProgram({
      network,
      levelOfCell: levels,
      imageSize,
      batch: settings.batch,
      sgd: weightOptions,
      alpha: options,
    }),
    2,
  );
}

async function assign(executor: Executor, alpha: Float32Array): Promise<void> {
  for (const [name, values] of Object.entries(variables(alpha))) await executor.assign(name, values);
}

const alphaStep = (
  executor: Executor,
  batch: typeof valid,
  inputs: Record<string, number | Float32Array | Int32Array> = {},
) => {
  const [correction1, correction2] = adamCorrections(1, adam.betas);
  return executor.call('alpha', {
    ...batch,
    learningRate: adam.lr,
    lambda: 0,
    correction1,
    correction2,
    ...inputs,
  });
};

/** Without weight decay the first moment after the first step is (1 − β₁) · gradient. */
const gradientOf = async (executor: Executor): Promise<Float32Array> =>
  (await executor.read('alphaFirstMoment')).map((value) => value / (1 - beta1));

const relative = (value: number, expected: number): number => Math.abs(value / expected - 1);

describe('a super-network with the tables of DARTS', () => {
  const alpha = tables('alpha');

  it('has as many parameters as the reference', () => {
    expect(parameters.size).toBe(settings.supernet_parameters);
  });

  it('has its logits', async () => {
    const supernet = supernetOf(network, shared);
    const images = {
      shape: [settings.batch, ...imageSize, network.imageChannels],
      dtype: 'float32',
    } as const;
    const mixture = { shape: alphaShape(levelCount(shared), network.nodes), dtype: 'float32' } as const;
    const executor = capture(
      {
        variables: { weights: { shape: [supernet.size] } },
        entries: {
          logits: {
            inputs: { images, mixture },
            run: ({ weights }, input) => ({
              outputs: {
                logits: supernet.logits(weights!, { operations: input['mixture']! }, input['images']!),
              },
            }),
          },
        },
      },
      2,
    );
    await executor.assign('weights', golden.flat('weight/', parameters));
    const out = await executor.call('logits', { images: train.images, mixture: softmaxRows(alpha) });
    expect(relativeDifference(out['logits']!, golden.values('shared/logits_train'))).toBeLessThan(1e-4);
  });

  describe('in steps of the reference', () => {
    let executor: Executor;
    beforeAll(() => {
      executor = steps(shared, ofReference, { weightDecay: adam.weight_decay });
    });

    it('makes its clipped SGD step', async () => {
      await assign(executor, alpha);
      const out = await executor.call('weights', { ...train, learningRate: sgd.lr });
      expect(relative(out['loss']![0]!, settings.shared_loss_train)).toBeLessThan(1e-4);
      expect(relative(out['gradientNorm']![0]!, settings.shared_grad_norm_train)).toBeLessThan(1e-3);
      const before = golden.flat('weight/', parameters);
      const moved = (values: Float32Array): Float32Array => values.map((value, i) => value - before[i]!);
      const expected = golden.flat('shared/weight_after_sgd/', parameters);
      expect(relativeDifference(moved(await executor.read('weights')), moved(expected))).toBeLessThan(1e-3);
    });

    it('makes its first Adam step on α', async () => {
      await assign(executor, alpha);
      const out = await alphaStep(executor, valid);
      expect(relative(out['loss']![0]!, settings.shared_loss_valid)).toBeLessThan(1e-4);
      const moved = (values: Float32Array): Float32Array => values.map((value, i) => value - alpha[i]!);
      const expected = moved(tables('first_order/alpha_after_adam'));
      expect(relativeDifference(moved(await executor.read('alpha')), expected)).toBeLessThan(1e-3);
    });
  });

  describe('in bare steps, whose momentum is the gradient', () => {
    let executor: Executor;
    beforeAll(() => {
      executor = steps(shared, bare, {});
    });

    it('has the gradient of the reference for every parameter', async () => {
      await assign(executor, alpha);
      await executor.call('weights', { ...train, learningRate: 0 });
      for (const [name, { shape, values }] of parameters.views(await executor.read('momentum'))) {
        const expected = golden.parameter(`shared/grad_train/${name}`, shape);
        expect(relativeDifference(values, expected), name).toBeLessThan(1e-3);
      }
    });

    it('has its gradients of α, of the validation loss and of the training loss', async () => {
      for (const [batch, name] of [
        [valid, 'first_order/grad_alpha'],
        [train, 'shared/grad_train_alpha'],
      ] as const) {
        await assign(executor, alpha);
        await alphaStep(executor, batch);
        expect(relativeDifference(await gradientOf(executor), tables(name)), name).toBeLessThan(1e-3);
      }
    });
  });

  it('has its gradient of α of second order, through a step with momentum and decay', async () => {
    const { eta, momentum, weight_decay: weightDecay } = settings.second_order;
    const executor = steps(shared, ofReference, { unrolled: { momentum, weightDecay } });
    await assign(executor, alpha);
    const out = await alphaStep(executor, valid, {
      weightImages: train.images,
      weightLabels: train.labels,
      weightLearningRate: eta,
    });
    expect(relative(out['loss']![0]!, settings.unrolled_loss_valid)).toBeLessThan(1e-4);
    const expected = tables('second_order/grad_alpha');
    expect(relativeDifference(await gradientOf(executor), expected)).toBeLessThan(2e-2);
  });
});

describe('a super-network with a table for each level', () => {
  const levels = settings.levels_by_cell;
  const perLevel = (prefix: string): Float32Array =>
    concat(
      Array.from({ length: Math.max(...levels) + 1 }, (_, level) => golden.values(`${prefix}/${level}`)),
    );
  const alpha = perLevel('levels/alpha');

  it('has the levels of `stage`', () => {
    expect(levelOfCell('stage', network)).toEqual(levels);
  });

  it('has the gradients of the reference, of the loss and of the entropy', async () => {
    const executor = steps(levels, ofReference, {});
    const gradientAt = async (lambda: number): Promise<Float32Array> => {
      await assign(executor, alpha);
      const out = await alphaStep(executor, valid, { lambda });
      const entropy = out['entropy']![0]!;
      expect(relative(out['loss']![0]!, settings.levels_loss_valid)).toBeLessThan(1e-4);
      expect(relative(entropy, settings.levels_entropy_normalised)).toBeLessThan(1e-4);
      const operations = golden.shape('levels/alpha/0')[1]!;
      expect(
        relative(entropy * Math.log(operations), settings.levels_entropy_nats_mean_per_edge),
      ).toBeLessThan(1e-4);
      return gradientOf(executor);
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
    const derived = deriveLevels(softmaxRows(alpha), levels, network.nodes);
    const edges = derived.map(({ nodes }) => nodes.flat().map(({ operation, from }) => [operation, from]));
    expect(edges).toEqual(settings.levels_genotype_edges_in_rank_order);
  });
});
