import { FlatParameters } from '../../../nas/network/parameters.js';
import { supernetParameters } from '../../../nas/network/supernet-layers.js';
import { levelOfCell } from '../../../nas/search/levels.js';
import { goldenSet } from './golden-set.js';

/** Settings of the golden search; other sizes are read from its tensors. */
export interface SearchSettings {
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
  unrolled_loss_valid: number;
  second_order: { eta: number; momentum: number; weight_decay: number };
  levels_loss_valid: number;
  levels_entropy_nats_mean_per_edge: number;
  levels_entropy_normalised: number;
  levels_genotype_edges_in_rank_order: [string, number][][];
  trajectory: { loss_valid: number; loss_train: number; grad_norm: number }[];
  supernet_parameters: number;
}

export const golden = goldenSet<SearchSettings>('search');
export const { settings } = golden;

// Node n has n + 2 edges, so the number of rows of a table determines the number of nodes.
const edges = golden.shape('alpha/normal')[0]!;
const nodes = Array.from({ length: edges }, (_, n) => n).find((n) => (n * (n + 3)) / 2 === edges)!;

export const network = {
  cells: settings.layers,
  channels: settings.C,
  nodes,
  stemMultiplier: golden.shape('weight/stem.0.weight')[0]! / settings.C,
  imageChannels: golden.shape('input/train')[1]!,
  classes: settings.classes,
};
export const parameters = new FlatParameters(supernetParameters(network));
export const train = {
  images: golden.images('input/train'),
  labels: Int32Array.from(settings.target_train),
};
export const valid = {
  images: golden.images('input/valid'),
  labels: Int32Array.from(settings.target_valid),
};
export const shared = levelOfCell('shared', network);

export const concat = (arrays: Float32Array[]): Float32Array =>
  Float32Array.from(arrays.flatMap((array) => [...array]));
/** DARTS's two tables in the order of the levels of `shared`: cell 0 is a normal one. */
export const tables = (prefix: string): Float32Array =>
  concat([golden.values(`${prefix}/normal`), golden.values(`${prefix}/reduce`)]);

/** All variables of a super-network with these tables, before its first step. */
export function variables(alpha: Float32Array) {
  return {
    weights: golden.flat('weight/', parameters),
    momentum: golden.flat('momentum/', parameters),
    alpha,
    alphaFirstMoment: new Float32Array(alpha.length),
    alphaSecondMoment: new Float32Array(alpha.length),
  };
}
