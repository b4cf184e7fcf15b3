import {
  readTrainedNetwork,
  trainedNetworkBytes,
  type TrainedNetwork,
} from '../../../nas/evaluate/trained-network.js';
import { evaluationLayers } from '../../../nas/network/evaluation-layers.js';
import { FlatParameters } from '../../../nas/network/parameters.js';
import { RunningStatistics } from '../../../nas/network/normalizer.js';
import { publishedGenotype } from '../../../nas/network/parse-genotype.js';
import type { Stem } from '../../../spec/network-input.js';

/** A small network with random weights and running statistics in place of a training, read back from its file. */
export function trainedNetwork(stem: Stem, side: number, auxiliary = false) {
  const network = {
    stem,
    auxiliary,
    cells: 4,
    channels: 4,
    stemMultiplier: 3,
    imageChannels: 3,
    classes: 3,
    genotype: publishedGenotype('DARTS_V2'),
  };
  const images = {
    height: side,
    width: side,
    mean: [0.5, 0.4, 0.3],
    std: [0.25, 0.2, 0.3],
    classes: ['cat', 'dog', 'owl'],
  };
  const layers = evaluationLayers(network);
  const weights = new FlatParameters(layers.parameters).initialize(7);
  const running = new RunningStatistics(layers.normalizations);
  const statistics = running.initial();
  for (const { mean, variance } of running.views(statistics).values()) {
    mean.forEach((_, i) => (mean[i] = Math.sin(i) / 10));
    variance.forEach((_, i) => (variance[i] = 1 + Math.cos(i) / 4));
  }
  const bytes = trainedNetworkBytes(network, images, { weights, statistics });
  const trained: TrainedNetwork = readTrainedNetwork(bytes, 'weights');
  return { trained, network, images, weights, statistics, layers };
}
