import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { savedModel } from '../../../nas/export/saved-model.js';
import { evaluationLogits } from '../../../nas/network/evaluation-network.js';
import { FlatParameters } from '../../../nas/network/parameters.js';
import { RunningStatistics } from '../../../nas/network/normalizer.js';
import { capture } from '../../../nas/tensor/capture.js';
import { tf, type Tensor } from '../../../nas/tensor/tensorflow.js';
import { relativeDifference } from '../golden/golden-set.js';
import { trainedNetwork } from './trained.js';

const pixelsOf = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => (i * 37) % 251);

describe.each([
  ['cifar', 28],
  ['imagenet', 64],
] as const)('the SavedModel of a network with the stem %s', (stem, side) => {
  const made = trainedNetwork(stem, side);

  /** The logits of the network's recorded `measure` program, for normalized images. */
  async function tested(pixels: Uint8Array, batch: number): Promise<Float32Array> {
    const { network, images, layers } = made;
    const parameters = new FlatParameters(layers.parameters);
    const statistics = new RunningStatistics(layers.normalizations);
    const executor = capture(
      {
        variables: { weights: { shape: [parameters.size] }, statistics: { shape: [statistics.size] } },
        entries: {
          test: {
            inputs: { images: { shape: [batch, side, side, 3], dtype: 'float32' } },
            run(variables, inputs) {
              const unpacked = parameters.unpack(variables['weights']!);
              const normalize = statistics.inference(unpacked, variables['statistics']!);
              const { logits } = evaluationLogits(unpacked, normalize, inputs['images']!, network);
              return { outputs: { logits } };
            },
          },
        },
      },
      2,
    );
    await executor.assign('weights', made.weights);
    await executor.assign('statistics', made.statistics);
    const normalized = Float32Array.from(
      pixels,
      (pixel, i) => (pixel / 255 - images.mean[i % 3]!) / images.std[i % 3]!,
    );
    return (await executor.call('test', { images: normalized }))['logits']!;
  }

  it('gives the logits of the network for any number of raw images', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'strata-saved-model-'));
    const { model, classes } = savedModel(made.trained);
    expect(classes).toEqual(['cat', 'dog', 'owl']);
    await writeFile(join(folder, 'saved_model.pb'), model);
    const loaded = await tf.node.loadSavedModel(folder, ['serve'], 'serving_default');
    try {
      for (const batch of [1, 3]) {
        const pixels = pixelsOf(batch * side * side * 3);
        const images = tf.tensor(pixels, [batch, side, side, 3], 'int32');
        const outputs = loaded.predict({ images }) as unknown as Record<string, Tensor>;
        const logits = (await outputs['logits']!.data()) as Float32Array;
        expect(outputs['logits']!.shape).toEqual([batch, 3]);
        expect(relativeDifference(logits, await tested(pixels, batch))).toBeLessThan(1e-5);
        const probabilities = (await outputs['probabilities']!.data()) as Float32Array;
        const sums = Array.from({ length: batch }, (_, i) =>
          probabilities.subarray(3 * i, 3 * i + 3).reduce((a, b) => a + b, 0),
        );
        for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
      }
    } finally {
      loaded.dispose();
      await rm(folder, { recursive: true });
    }
  });

  it('has the same bytes each time', () => {
    const [first, second] = [savedModel(made.trained).model, savedModel(made.trained).model];
    expect(Buffer.compare(first, second)).toBe(0);
  });
});

it('is refused without the normalization of the images', () => {
  const { network, parameters, statistics } = trainedNetwork('cifar', 28).trained;
  expect(() => savedModel({ network, parameters, statistics })).toThrow(/NETWORK_WITHOUT_IMAGES/);
});
