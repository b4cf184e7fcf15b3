import { beforeAll, describe, expect, it } from 'vitest';
import { evaluationProgram } from '../../../nas/evaluate/program.js';
import { evaluationLayers } from '../../../nas/network/evaluation-layers.js';
import { evaluationLogits } from '../../../nas/network/evaluation-network.js';
import { FlatParameters } from '../../../nas/network/parameters.js';
import { RunningStatistics } from '../../../nas/network/normalizer.js';
import { capture } from '../../../nas/tensor/capture.js';
import type { Executor, Program } from '../../../nas/tensor/program.js';
import { publishedGenotype, type PublishedName } from '../../../nas/network/parse-genotype.js';
import { goldenSet, relativeDifference } from './golden-set.js';

interface Settings {
  genotype: PublishedName;
  C: number;
  layers: number;
  classes: number;
  image: number;
  batch: number;
  target: number[];
  auxiliary_weight: number;
  loss_train: number;
  parameters_without_auxiliary: number;
}

const joined = (parts: Float32Array[]): number[] => parts.flatMap((part) => [...part]);

describe.each([
  ['eval-cifar', 'cifar'],
  ['eval-imagenet', 'imagenet'],
] as const)('the evaluation network of %s', (name, stem) => {
  const golden = goldenSet<Settings>(name);
  const { settings } = golden;
  const network = {
    cells: settings.layers,
    channels: settings.C,
    stemMultiplier: 3,
    stem,
    genotype: publishedGenotype(settings.genotype),
    imageChannels: 3,
    classes: settings.classes,
    auxiliary: true,
  };
  const layers = evaluationLayers(network);
  const parameters = new FlatParameters(layers.parameters);
  const statistics = new RunningStatistics(layers.normalizations);
  const input = { images: golden.images('input'), labels: Int32Array.from(settings.target) };

  let executor: Executor;
  let loss: number;
  beforeAll(async () => {
    const size = [settings.image, settings.image] as const;
    // Without momentum, decay and with a clip out of reach, the momentum after a step is the gradient.
    const sgd = { momentum: 0, weightDecay: 0, clip: 1e9 };
    const auxiliaryWeight = settings.auxiliary_weight;
    executor = capture(
      evaluationProgram({
        network,
        imageSize: size,
        batch: settings.batch,
        sgd,
        auxiliaryWeight,
        labelSmoothing: 0,
        dropPath: false,
      }),
      2,
    );
    await executor.assign('weights', golden.flat('weight/', parameters));
    await executor.assign('momentum', new Float32Array(parameters.size));
    await executor.assign('statistics', statistics.initial());
    loss = (await executor.call('train', { ...input, learningRate: 0 }))['loss']![0]!;
  });

  it('has as many parameters as the reference', () => {
    const without = evaluationLayers({ ...network, auxiliary: false }).parameters;
    expect(new FlatParameters(without).size).toBe(settings.parameters_without_auxiliary);
  });

  it('has its loss, auxiliary head included', () => {
    expect(loss / settings.loss_train).toBeCloseTo(1, 4);
  });

  it('has its logits, and those of the auxiliary head', async () => {
    const logits = capture(logitsProgram(), 2);
    await logits.assign('weights', golden.flat('weight/', parameters));
    const images = golden.images('input');
    const trained = await logits.call('train', { images });
    expect(relativeDifference(trained['logits']!, golden.values('train/logits'))).toBeLessThan(1e-4);
    expect(relativeDifference(trained['auxiliary']!, golden.values('train/logits_aux'))).toBeLessThan(1e-4);
    await logits.assign('statistics', await executor.read('statistics'));
    const evaluated = await logits.call('evaluate', { images });
    const expected = golden.values('eval_after_one_forward/logits');
    expect(relativeDifference(evaluated['logits']!, expected)).toBeLessThan(1e-4);
  });

  function logitsProgram(): Program {
    const inputs = {
      images: { shape: [settings.batch, settings.image, settings.image, 3], dtype: 'float32' as const },
    };
    return {
      variables: { weights: { shape: [parameters.size] }, statistics: { shape: [statistics.size] } },
      entries: {
        train: {
          inputs,
          run(variables, { images }) {
            const unpacked = parameters.unpack(variables['weights']!);
            const { normalize } = statistics.training(unpacked);
            const outputs = evaluationLogits(unpacked, normalize, images!, network, {});
            return { outputs: outputs };
          },
        },
        evaluate: {
          inputs,
          run(variables, { images }) {
            const unpacked = parameters.unpack(variables['weights']!);
            const normalize = statistics.inference(unpacked, variables['statistics']!);
            return { outputs: { logits: evaluationLogits(unpacked, normalize, images!, network).logits } };
          },
        },
      },
    };
  }

  it('has its gradients', async () => {
    const gradients = parameters.views(await executor.read('momentum'));
    const names = golden.names('train/grad/');
    const ours = names.map((name) => gradients.get(name)!.values);
    const expected = names.map((name) => golden.parameter(`train/grad/${name}`, gradients.get(name)!.shape));
    expect(relativeDifference(joined(ours), joined(expected))).toBeLessThan(1e-3);
    // With two samples the head normalizes 1 × 1 maps of two values each, which magnifies float32's rounding.
    for (const [i, name] of names.entries()) {
      expect(relativeDifference(ours[i]!, expected[i]!), name).toBeLessThan(5e-3);
    }
  });

  it('has its running statistics after one pass', async () => {
    for (const [name, { mean, variance }] of statistics.views(await executor.read('statistics'))) {
      const of = (kind: string) => golden.values(`buffer_after_one_forward/${name}.running_${kind}`);
      expect(relativeDifference(mean, of('mean')), name).toBeLessThan(1e-4);
      expect(relativeDifference(variance, of('var')), name).toBeLessThan(1e-4);
    }
  });

  it('has its loss with running statistics', async () => {
    const mask = new Float32Array(settings.batch).fill(1);
    const out = await executor.call('measure', { ...input, mask });
    const logits = golden.values('eval_after_one_forward/logits');
    const expected = settings.target.reduce((sum, label, i) => {
      const row = logits.subarray(i * settings.classes, (i + 1) * settings.classes);
      return sum - Math.log(Math.exp(row[label]!) / row.reduce((all, logit) => all + Math.exp(logit), 0));
    }, 0);
    expect(out['loss']![0]! / expected).toBeCloseTo(1, 4);
  });
});
