// Every variant of a search's steps: recorded and eager execution agree, and the graph does not depend on earlier computations.
import { describe, expect, it, vi } from 'vitest';
import { FlatParameters } from '../../../nas/network/parameters.js';
import { supernetParameters } from '../../../nas/network/supernet-layers.js';
import { keyedGenerator, normal } from '../../../nas/random.js';
import { initialAlpha, initialBeta } from '../../../nas/search/architecture.js';
import { searchProgram, type SearchProgramConfig } from '../../../nas/search/program.js';
import { levelCount, levelOfCell } from '../../../nas/search/levels.js';
import { capture } from '../../../nas/tensor/capture.js';
import { type Executor, type InputValue, runEagerly } from '../../../nas/tensor/program.js';
import { relativeDifference } from '../golden/golden-set.js';

vi.setConfig({ testTimeout: 300_000 });

// The last map is 3 × 3: odd.
const SIZE = 12;
const BATCH = 4;
const shape = { cells: 3, channels: 4, nodes: 2, stemMultiplier: 2, imageChannels: 1, classes: 3 };
const levels = levelOfCell('cell', shape);
const sgd = { momentum: 0.9, weightDecay: 3e-4, clip: 5 };
const alpha = { betas: [0.5, 0.999], weightDecay: 1e-3, entropyOver: 'all' } as const;
const plain = {
  network: shape,
  levelOfCell: levels,
  imageSize: [SIZE, SIZE],
  batch: BATCH,
  sgd,
  alpha,
} as const;

const variants: Record<string, SearchProgramConfig> = {
  'second order': { ...plain, alpha: { ...alpha, unrolled: sgd } },
  'partial channels': { ...plain, network: { ...shape, partialChannels: 2 } },
  'skip dropout': { ...plain, skipDropout: true },
  'levels weighed': { ...plain, alpha: { ...alpha, entropyLevels: [2, 0, 1] } },
  all: {
    ...plain,
    network: { ...shape, partialChannels: 2 },
    alpha: { ...alpha, unrolled: sgd, entropyLevels: [2, 0, 1] },
    skipDropout: true,
  },
};

const images = (seed: number): Float32Array =>
  normal(keyedGenerator({ seed, purpose: 'test images' }), BATCH * SIZE * SIZE);
const labels = (seed: number): Int32Array => Int32Array.from({ length: BATCH }, (_, i) => (i + seed) % 3);

/** All inputs that any entry may have; an entry ignores the others. */
const inputs = (seed: number): Record<string, InputValue> => ({
  images: images(seed),
  labels: labels(seed),
  learningRate: 0.025,
  weightImages: images(seed + 1),
  weightLabels: labels(seed + 1),
  weightLearningRate: 0.05,
  lambda: seed,
  correction1: 0.5,
  correction2: 0.001,
  skipRate: 0.4,
  skipSeed: Int32Array.of(seed, 77),
});

async function assign(executor: Executor, { network }: SearchProgramConfig): Promise<string[]> {
  const count = levelCount(levels);
  const weights = new FlatParameters(supernetParameters(network)).initialize(1);
  const tables = {
    alpha: initialAlpha(count, network.nodes, 1).map((value) => 500 * value),
    ...(network.partialChannels && {
      beta: initialBeta(count, network.nodes, 1).map((value) => 500 * value),
    }),
  };
  await executor.assign('weights', weights);
  const momentum = weights.map((value) => value / 10);
  await executor.assign('momentum', momentum);
  for (const [name, values] of Object.entries(tables)) {
    await executor.assign(name, values);
    await executor.assign(`${name}FirstMoment`, new Float32Array(values.length));
    await executor.assign(`${name}SecondMoment`, new Float32Array(values.length));
  }
  return [
    'weights',
    'momentum',
    ...Object.keys(tables),
    ...Object.keys(tables).map((name) => `${name}FirstMoment`),
  ];
}

describe.each(Object.entries(variants))('a search with %s', (_, config) => {
  it('computes the same recorded and eagerly, and gives the same graph after other batches', async () => {
    const captured = capture(searchProgram(config), 2);
    const eager = runEagerly(searchProgram(config));
    let names: string[] = [];
    for (const executor of [captured, eager]) names = await assign(executor, config);
    for (const [entry, seed] of [
      ['weights', 0],
      ['alpha', 1],
    ] as const) {
      const [a, b] = [await captured.call(entry, inputs(seed)), await eager.call(entry, inputs(seed))];
      expect(Math.abs(a['loss']![0]! / b['loss']![0]! - 1)).toBeLessThan(1e-5);
    }
    for (const name of names) {
      expect(relativeDifference(await captured.read(name), await eager.read(name)), name).toBeLessThan(1e-3);
    }
    expect(capture(searchProgram(config), 2).listing.join('\n')).toBe(captured.listing.join('\n'));
    expect(captured.digest).not.toBe(capture(searchProgram(plain), 2).digest);
  });
});

it('drops the same values with the same seed, others with another seed, and none at rate 0', async () => {
  const losses = async (config: SearchProgramConfig, ...given: Record<string, InputValue>[]) => {
    const executor = capture(searchProgram(config), 2);
    await assign(executor, config);
    const results = [];
    for (const more of given) {
      results.push((await executor.call('weights', { ...inputs(0), learningRate: 0, ...more }))['loss']![0]!);
    }
    return results;
  };
  const dropping = variants['skip dropout']!;
  const [first, again, other, none] = await losses(
    dropping,
    {},
    {},
    { skipSeed: Int32Array.of(5, 6) },
    { skipRate: 0 },
  );
  expect(again).toBe(first);
  expect(other).not.toBe(first);
  const [without] = await losses(plain, {});
  expect(none).not.toBe(first);
  expect(none! / without!).toBeCloseTo(1, 6);
});

it('does not change a level with entropy weight 0, and scales the others by their weights', async () => {
  const pull = async (config: SearchProgramConfig) => {
    const gradients = [];
    for (const lambda of [0, 1000]) {
      const executor = capture(searchProgram(config), 2);
      await assign(executor, config);
      await executor.call('alpha', { ...inputs(1), lambda });
      gradients.push(await executor.read('alphaFirstMoment'));
    }
    const [without, withTerm] = gradients as [Float32Array, Float32Array];
    const difference = withTerm.map((value, i) => value - without[i]!);
    const perLevel = difference.length / levelCount(levels);
    return [0, 1, 2].map((level) => difference.slice(level * perLevel, (level + 1) * perLevel));
  };
  const [equal, weighed] = [await pull(plain), await pull(variants['levels weighed']!)];
  expect(
    relativeDifference(
      weighed[0]!,
      equal[0]!.map((value) => 2 * value),
    ),
  ).toBeLessThan(1e-4);
  expect(weighed[1]!.every((value) => value === 0)).toBe(true);
  expect(relativeDifference(weighed[2]!, equal[2]!)).toBeLessThan(1e-4);
});
