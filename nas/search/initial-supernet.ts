import type { NetworkSettings } from '../../stages/settings-types.js';
import type { Artifact } from '../../store/blob.js';
import type { DatasetFacts } from '../data/dataset.js';
import { FlatParameters } from '../network/parameters.js';
import { assertTakesImages } from '../network/geometry.js';
import { supernetParameters } from '../network/supernet-layers.js';
import { initialAlpha, initialBeta } from './architecture.js';
import { levelCount, levelOfCell } from './levels.js';
import type { SupernetState, SupernetVariables } from './supernet-state.js';

/** A super-network before its first step: weights initialized as in PyTorch, α near zero, all moments zero. */
export function initialSupernet(
  { levels, ...shape }: NetworkSettings,
  dataset: DatasetFacts,
  artifact: Artifact,
  { batch, seed }: { readonly batch: number; readonly seed: number },
): SupernetState {
  assertTakesImages([dataset.height, dataset.width], { auxiliary: false, stem: 'cifar' });
  const network = { ...shape, imageChannels: dataset.channels, classes: dataset.classes.length };
  const levelOf = levelOfCell(levels, network);
  const weights = new FlatParameters(supernetParameters(network)).initialize(seed);
  const alpha = initialAlpha(levelCount(levelOf), network.nodes, seed);
  return {
    network,
    levelOfCell: levelOf,
    dataset: artifact,
    batch,
    alphaSteps: 0,
    variables: {
      weights,
      momentum: new Float32Array(weights.length),
      alpha,
      alphaFirstMoment: new Float32Array(alpha.length),
      alphaSecondMoment: new Float32Array(alpha.length),
      ...(network.partialChannels && initialEdgeVariables(levelCount(levelOf), network.nodes, seed)),
    },
  };
}

function initialEdgeVariables(levels: number, nodes: number, seed: number): Partial<SupernetVariables> {
  const beta = initialBeta(levels, nodes, seed);
  const zeros = (): Float32Array => new Float32Array(beta.length);
  return { beta, betaFirstMoment: zeros(), betaSecondMoment: zeros() };
}
