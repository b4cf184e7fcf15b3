import type { GenotypeEdge, LevelGenotype } from './genotype.js';

/** Short names, as papers' figures have them. */
export const SHORT_NAMES: Readonly<Record<GenotypeEdge['operation'], string>> = {
  max_pool_3x3: 'max3',
  avg_pool_3x3: 'avg3',
  skip_connect: 'skip',
  sep_conv_3x3: 'sep3',
  sep_conv_5x5: 'sep5',
  dil_conv_3x3: 'dil3',
  dil_conv_5x5: 'dil5',
};

/** A cell in one line, node by node: `sep3@1 sep3@0 · skip@0 sep3@1 · …`; `@` names the state an edge starts from. */
export function genotypeText(genotype: Pick<LevelGenotype, 'nodes'>): string {
  return genotype.nodes
    .map((edges) => edges.map(({ operation, from }) => `${SHORT_NAMES[operation]}@${from}`).join(' '))
    .join(' · ');
}

/** Skip connections of a cell. */
export function skipCount(genotype: Pick<LevelGenotype, 'nodes'>): number {
  return genotype.nodes.flat().filter(({ operation }) => operation === 'skip_connect').length;
}
