// Partial channel connections with edge normalization, against the same network in PyTorch (float64).
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { FlatParameters } from '../../../nas/network/parameters.js';
import { supernetParameters } from '../../../nas/network/supernet-layers.js';
import { searchProgram } from '../../../nas/search/program.js';
import { levelOfCell } from '../../../nas/search/levels.js';
import { capture } from '../../../nas/tensor/capture.js';
import type { Executor } from '../../../nas/tensor/program.js';
import { projectRoot } from '../../../platform/paths.js';
import { goldenSetIn, relativeDifference } from '../golden/golden-set.js';
import { mixtureValues } from '../../../nas/search/architecture.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

interface Settings {
  C: number;
  layers: number;
  image: number;
  batch: number;
  classes: number;
  partial_channels: number;
  target: number[];
  loss: number;
  parameters: number;
}

const reference = goldenSetIn<Settings>(
  join(projectRoot, 'test/fixtures/partial-channels'),
  'partial-channels',
);
const { settings } = reference;
const network = {
  cells: settings.layers,
  channels: settings.C,
  nodes: 2,
  stemMultiplier: 3,
  imageChannels: 3,
  classes: settings.classes,
  partialChannels: settings.partial_channels,
};
const parameters = new FlatParameters(supernetParameters(network));
const batch = { images: reference.images('input'), labels: Int32Array.from(settings.target) };
const tables = (prefix: string): Float32Array =>
  Float32Array.from(['normal', 'reduce'].flatMap((sort) => [...reference.values(`${prefix}/${sort}`)]));

let executor: Executor;
beforeAll(async () => {
  executor = capture(
    searchProgram({
      network,
      levelOfCell: levelOfCell('shared', network),
      imageSize: [settings.image, settings.image],
      batch: settings.batch,
      sgd: { momentum: 0, weightDecay: 0, clip: 1e9 },
      alpha: { betas: [0.5, 0.999], weightDecay: 0, entropyOver: 'all' },
    }),
    2,
  );
  await executor.assign('weights', reference.flat('weight/', parameters));
  await executor.assign('momentum', new Float32Array(parameters.size));
  for (const name of ['alpha', 'beta']) {
    const values = tables(name);
    await executor.assign(name, values);
    for (const moment of ['FirstMoment', 'SecondMoment']) {
      await executor.assign(name + moment, new Float32Array(values.length));
    }
  }
});

it('have the same number of parameters', () => {
  expect(parameters.size).toBe(settings.parameters);
});

it('have the same loss under the mixture weights of α and β', async () => {
  const mask = new Float32Array(settings.batch).fill(1);
  const mixture = mixtureValues({ alpha: tables('alpha'), beta: tables('beta') }, network.nodes);
  const out = await executor.call('measure', { ...batch, mask, ...mixture });
  expect(out['loss']![0]! / settings.batch / settings.loss).toBeCloseTo(1, 4);
});

it('have the same gradients of the weights', async () => {
  await executor.call('weights', { ...batch, learningRate: 0 });
  for (const [name, { shape, values }] of parameters.views(await executor.read('momentum'))) {
    expect(relativeDifference(values, reference.parameter(`grad/${name}`, shape)), name).toBeLessThan(1e-3);
  }
});

it('have the same gradients of α and β; the entropy term adds only to that of α', async () => {
  const gradients = async (lambda: number) => {
    for (const name of ['alpha', 'beta']) {
      await executor.assign(`${name}FirstMoment`, new Float32Array(tables(name).length));
    }
    const rates = { learningRate: 0, lambda, correction1: 0.5, correction2: 0.001 };
    await executor.call('alpha', { ...batch, ...rates });
    const of = async (name: string) => (await executor.read(`${name}FirstMoment`)).map((value) => 2 * value);
    return { alpha: await of('alpha'), beta: await of('beta') };
  };
  const plain = await gradients(0);
  expect(relativeDifference(plain.alpha, tables('grad_alpha'))).toBeLessThan(1e-3);
  expect(relativeDifference(plain.beta, tables('grad_beta'))).toBeLessThan(1e-3);
  const weighed = await gradients(10);
  expect(weighed.beta).toEqual(plain.beta);
  expect(relativeDifference(weighed.alpha, plain.alpha)).toBeGreaterThan(0.1);
});
