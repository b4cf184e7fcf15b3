import { expect, it } from 'vitest';
import { readTrainedNetwork, trainedNetworkBytes } from '../../../nas/evaluate/trained-network.js';
import { pytorchWeights } from '../../../nas/export/pytorch-weights.js';
import { evaluationLayers } from '../../../nas/network/evaluation-layers.js';
import { RunningStatistics } from '../../../nas/network/normalizer.js';
import { FlatParameters } from '../../../nas/network/parameters.js';
import { publishedGenotype, type PublishedName } from '../../../nas/network/parse-genotype.js';
import { readSafetensors, writeSafetensors } from '../../../store/safetensors.js';
import { goldenSet, relativeDifference } from '../golden/golden-set.js';
import { trainedNetwork } from './trained.js';

type Settings = Record<'C' | 'layers' | 'classes' | 'image', number> & { genotype: PublishedName };

it.each(['cifar', 'imagenet'] as const)('reproduces the weights of the reference, stem %s', (stem) => {
  const golden = goldenSet<Settings>(`eval-${stem}`);
  const { C, layers: cells, classes, image, genotype } = golden.settings;
  const network = {
    ...{ stem, cells, classes, channels: C, stemMultiplier: 3, imageChannels: 3, auxiliary: true },
    genotype: publishedGenotype(genotype),
  };
  const layers = evaluationLayers(network);
  const parameters = new FlatParameters(layers.parameters);
  const statistics = new RunningStatistics(layers.normalizations).initial();
  const images = { height: image, width: image, mean: [0, 0, 0], std: [1, 1, 1], classes: [] };
  const weights = golden.flat('weight/', parameters);
  const trained = readTrainedNetwork(
    trainedNetworkBytes(network, images, { weights, statistics }),
    'weights',
  );
  const { tensors } = readSafetensors(pytorchWeights(trained));
  const names = golden.names('weight/');
  for (const name of names) {
    const { shape, values } = golden.raw(`weight/${name}`);
    expect(tensors.get(name)!.shape, name).toEqual(shape);
    expect(relativeDifference(tensors.get(name)!.data as Float32Array, values), name).toBe(0);
  }
  const others = [...tensors.keys()].filter((name) => !names.includes(name));
  expect(others.every((name) => /\.running_(mean|var)$/.test(name))).toBe(true);
});

it('refuses weights with a missing tensor', () => {
  const { network, images, weights, statistics } = trainedNetwork('cifar', 28);
  const { tensors, metadata } = readSafetensors(
    trainedNetworkBytes(network, images, { weights, statistics }),
  );
  const some = [...tensors].filter(([name]) => name !== 'stem.0.weight');
  const bytes = writeSafetensors(
    some.map(([name, tensor]) => ({ name, ...tensor })),
    metadata,
  );
  expect(() => readTrainedNetwork(bytes, 'x')).toThrow(/NETWORK_WEIGHTS_DAMAGED: stem.0.weight is missing/);
});
