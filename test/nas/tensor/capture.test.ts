import { describe, expect, it } from 'vitest';
import { evaluationProgram } from '../../../nas/evaluate/program.js';
import { evaluationLayers } from '../../../nas/network/evaluation-layers.js';
import { RunningStatistics } from '../../../nas/network/normalizer.js';
import { FlatParameters } from '../../../nas/network/parameters.js';
import { publishedGenotype } from '../../../nas/network/parse-genotype.js';
import { supernetParameters } from '../../../nas/network/supernet-layers.js';
import { keyedGenerator, normal } from '../../../nas/random.js';
import { initialAlpha } from '../../../nas/search/architecture.js';
import { searchProgram } from '../../../nas/search/program.js';
import { levelCount, levelOfCell } from '../../../nas/search/levels.js';
import { capture } from '../../../nas/tensor/capture.js';
import { type Executor, type Program, runEagerly, sizeOf } from '../../../nas/tensor/program.js';
import { type Tensor, tf } from '../../../nas/tensor/tensorflow.js';
import { StrataError } from '../../../platform/errors.js';
import { relativeDifference } from '../golden/golden-set.js';

// The last reduction gives an odd size (12 → 6 → 3), so that dilated convolutions need padding.
const SIZE = 12;
const BATCH = 4;
const network = { cells: 3, channels: 4, nodes: 3, stemMultiplier: 2, imageChannels: 1, classes: 5 };
const images = (seed: number): Float32Array =>
  normal(keyedGenerator({ seed, purpose: 'test images' }), BATCH * SIZE * SIZE);
const labels = (seed: number): Int32Array => Int32Array.from({ length: BATCH }, (_, i) => (i + seed) % 5);

const levels = levelOfCell('stage', { ...network });
const search = (): Program =>
  searchProgram({
    network,
    levelOfCell: levels,
    imageSize: [SIZE, SIZE],
    batch: BATCH,
    sgd: { momentum: 0.9, weightDecay: 3e-4, clip: 5 },
    alpha: { betas: [0.5, 0.999], weightDecay: 1e-3, entropyOver: 'operations' },
  });
const evaluation = {
  ...network,
  stem: 'cifar',
  genotype: publishedGenotype('DARTS_V2'),
  auxiliary: false,
} as const;
const evaluate = (): Program =>
  evaluationProgram({
    network: evaluation,
    imageSize: [28, 28],
    batch: BATCH,
    sgd: { momentum: 0.9, weightDecay: 3e-4, clip: 5 },
    auxiliaryWeight: 0,
    labelSmoothing: 0.1,
    dropPath: true,
  });

async function assignSupernet(executor: Executor): Promise<void> {
  const weights = new FlatParameters(supernetParameters(network)).initialize(1);
  const alpha = initialAlpha(levelCount(levels), network.nodes, 1).map((value) => 500 * value);
  await executor.assign('weights', weights);
  await executor.assign(
    'momentum',
    weights.map((value) => value / 10),
  );
  await executor.assign('alpha', alpha);
  await executor.assign('alphaFirstMoment', new Float32Array(alpha.length));
  await executor.assign('alphaSecondMoment', new Float32Array(alpha.length));
}

const weightInputs = (seed: number) => ({ images: images(seed), labels: labels(seed), learningRate: 0.025 });
const alphaInputs = (seed: number) => ({
  images: images(seed),
  labels: labels(seed),
  learningRate: 0.01 * (seed + 1),
  lambda: seed,
  correction1: 0.5,
  correction2: 0.001,
});

describe('a recorded step', () => {
  it('computes the same as the eager code, on weights and on α', async () => {
    const captured = capture(search(), 2);
    const eager = runEagerly(search());
    for (const executor of [captured, eager]) await assignSupernet(executor);
    for (const [entry, inputs] of [
      ['weights', weightInputs(0)],
      ['alpha', alphaInputs(1)],
    ] as const) {
      const [a, b] = [await captured.call(entry, inputs), await eager.call(entry, inputs)];
      expect(Object.keys(a)).toEqual(Object.keys(b));
      expect(Math.abs(a['loss']![0]! / b['loss']![0]! - 1)).toBeLessThan(1e-5);
      // Momentum and the first moment contain the gradients.
      for (const name of ['weights', 'momentum', 'alpha', 'alphaFirstMoment', 'alphaSecondMoment']) {
        const [x, y] = [await captured.read(name), await eager.read(name)];
        if (y.some((value) => value !== 0)) expect(relativeDifference(x, y), name).toBeLessThan(1e-4);
      }
    }
  });

  it('computes the same as the eager code, on a derived network with drop-path', async () => {
    const captured = capture(evaluate(), 2);
    const eager = runEagerly(evaluate());
    const layers = evaluationLayers(evaluation);
    const weights = new FlatParameters(layers.parameters).initialize(2);
    const inputs = {
      images: normal(keyedGenerator({ seed: 3, purpose: 'test images' }), BATCH * 28 * 28),
      labels: labels(3),
      learningRate: 0.05,
      dropPath: Float32Array.from({ length: 3 * 8 * BATCH }, (_, i) => (i % 5 === 0 ? 0 : 1.25)),
    };
    const losses = [];
    for (const executor of [captured, eager]) {
      await executor.assign('weights', weights);
      await executor.assign('momentum', new Float32Array(weights.length));
      await executor.assign('statistics', new RunningStatistics(layers.normalizations).initial());
      losses.push((await executor.call('train', inputs))['loss']![0]!);
    }
    expect(Math.abs(losses[0]! / losses[1]! - 1)).toBeLessThan(1e-5);
    for (const name of ['momentum', 'statistics']) {
      expect(relativeDifference(await captured.read(name), await eager.read(name)), name).toBeLessThan(1e-4);
    }
  });

  it('gives the same graph after other batches, rates and λ', async () => {
    const first = capture(search(), 2);
    await assignSupernet(first);
    await first.call('weights', weightInputs(0));
    await first.call('alpha', alphaInputs(0));
    const second = capture(search(), 2);
    await assignSupernet(second);
    await second.call('weights', weightInputs(7));
    await second.call('alpha', alphaInputs(7));
    const third = capture(search(), 2);
    expect(second.listing.join('\n')).toBe(first.listing.join('\n'));
    expect(third.digest).toBe(first.digest);
  });

  it('gives another graph when the code differs', () => {
    const changed = searchProgram({
      network,
      levelOfCell: levels,
      imageSize: [SIZE, SIZE],
      batch: BATCH,
      sgd: { momentum: 0.8, weightDecay: 3e-4, clip: 5 },
      alpha: { betas: [0.5, 0.999], weightDecay: 1e-3, entropyOver: 'operations' },
    });
    expect(capture(changed, 2).digest).not.toBe(capture(search(), 2).digest);
  });

  it('gives the same bits every time', async () => {
    const runs = [];
    for (let run = 0; run < 2; run++) {
      const executor = capture(search(), 2);
      await assignSupernet(executor);
      for (let step = 0; step < 3; step++) {
        await executor.call('alpha', alphaInputs(step));
        await executor.call('weights', weightInputs(step));
      }
      runs.push([await executor.read('weights'), await executor.read('alpha')]);
    }
    expect(runs[1]).toEqual(runs[0]);
  });
});

/** A program of one variable `w` [2] and one entry `go` without inputs. */
const small = (run: (w: Tensor) => Tensor): Program => ({
  variables: { w: { shape: [2] } },
  entries: {
    go: { inputs: {}, run: ({ w }) => ({ outputs: { y: run(w!) }, updates: { w: tf.add(w!, 1) } }) },
  },
});

describe('recording', () => {
  it('refuses a tensor from outside, which would silently become a constant', () => {
    const outside = tf.tensor1d([1, 2]);
    outside.dataSync(); // it has left for TensorFlow
    const other = tf.add(outside, 1);
    expect(() =>
      capture(
        small((w) => tf.mul(w, other)),
        1,
      ),
    ).toThrow(StrataError);
    expect(() =>
      capture(
        small((w) => tf.mul(w, other)),
        1,
      ),
    ).toThrow(/GRAPH_UNDECLARED_TENSOR/);
  });

  it('refuses a tensor from outside that tfjs has not yet passed to TensorFlow', () => {
    const lazy = tf.tensor1d([7, 8]);
    expect(() =>
      capture(
        small((w) => tf.mul(w, lazy)),
        1,
      ),
    ).toThrow(/GRAPH_UNDECLARED_TENSOR/);
  });

  it('accepts constants that are created inside', async () => {
    const executor = capture(
      small((w) => tf.mul(w, tf.tensor1d([7, 8]))),
      1,
    );
    await executor.assign('w', Float32Array.of(1, 2));
    expect((await executor.call('go', {}))['y']).toEqual(Float32Array.of(7, 16));
  });

  it('refuses to read a value during the recording', () => {
    expect(() =>
      capture(
        small((w) => tf.scalar(w.dataSync()[0]!)),
        1,
      ),
    ).toThrow(/while it is being recorded/);
  });

  it('computes outputs from the values before the update, and stores the update', async () => {
    const executor = capture(
      small((w) => tf.mul(w, 10)),
      1,
    );
    await executor.assign('w', Float32Array.of(1, 2));
    expect((await executor.call('go', {}))['y']).toEqual(Float32Array.of(10, 20));
    expect(await executor.read('w')).toEqual(Float32Array.of(2, 3));
    expect((await executor.call('go', {}))['y']).toEqual(Float32Array.of(20, 30));
  });

  it('does not block the event loop while a step runs', async () => {
    const n = 512;
    const program: Program = {
      variables: { w: { shape: [n, n] } },
      entries: {
        go: {
          inputs: {},
          run: ({ w }) => {
            let y = w!;
            for (let i = 0; i < 40; i++) y = tf.matMul(y, w as never);
            return { outputs: { y: tf.sum(y) } };
          },
        },
      },
    };
    const executor = capture(program, 1);
    await executor.assign('w', new Float32Array(sizeOf([n, n])).fill(1 / n));
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    await executor.call('go', {});
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(0);
  });
});
