import type { Genotype, GenotypeEdge, LevelGenotype } from '../../../nas/network/genotype.js';

type Nodes = LevelGenotype['nodes'];

const SHORT: Record<string, GenotypeEdge['operation']> = {
  sep3: 'sep_conv_3x3',
  skip: 'skip_connect',
  max: 'max_pool_3x3',
  avg: 'avg_pool_3x3',
  dil3: 'dil_conv_3x3',
};

// `sep3@1 sep3@0 · …`, as papers' tables have it.
function nodes(text: string): Nodes {
  return text.split(' · ').map((node) =>
    node.split(' ').map((edge) => {
      const [name, from] = edge.split('@') as [string, string];
      return { operation: SHORT[name]!, from: Number(from) };
    }),
  ) as unknown as Nodes;
}

function darts(normal: string, reduce: string): Genotype {
  return {
    apiVersion: 'strata/v1',
    searchCells: 8,
    mapping: 'relative-position-in-stage',
    levels: [
      { level: 0, cells: [0, 1, 3, 4, 6, 7], reduction: false, nodes: nodes(normal) },
      { level: 1, cells: [2, 5], reduction: true, nodes: nodes(reduce) },
    ],
  };
}

/** The genotypes that DARTS published (quark0/darts, cnn/genotypes.py). */
export const DARTS_V1 = darts(
  'sep3@1 sep3@0 · skip@0 sep3@1 · skip@0 sep3@1 · sep3@0 skip@2',
  'max@0 max@1 · skip@2 max@0 · max@0 skip@2 · skip@2 avg@0',
);
export const DARTS_V2 = darts(
  'sep3@0 sep3@1 · sep3@0 sep3@1 · sep3@1 skip@0 · skip@0 dil3@2',
  'max@0 max@1 · skip@2 max@1 · max@0 skip@2 · skip@2 max@1',
);
