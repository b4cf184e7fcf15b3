import fc from 'fast-check';
import type { Genotype, GenotypeEdge, LevelGenotype } from '../../nas/network/genotype.js';
import { KEPT_OPERATIONS } from '../../nas/network/operations/list.js';

const operations = KEPT_OPERATIONS.map(({ name }) => name);

/** The cell that `genotypeText` would write so. */
export function cellOf(text: string): LevelGenotype['nodes'] {
  return text.split(' · ').map((node) => node.split(' ').map(edgeOf)) as unknown as LevelGenotype['nodes'];
}

function edgeOf(text: string): GenotypeEdge {
  const [short, from] = text.split('@');
  const { name } = KEPT_OPERATIONS.find(({ shortName }) => shortName === short)!;
  return { operation: name, from: Number(from) };
}

/** DARTS_V2 as DARTS publishes it, searched with 8 cells. */
export const dartsV2: Genotype = {
  apiVersion: 'strata/v1',
  searchCells: 8,
  mapping: 'relative-position-in-stage',
  levels: [
    {
      level: 0,
      cells: [0, 1, 3, 4, 6, 7],
      reduction: false,
      nodes: cellOf('sep3@0 sep3@1 · sep3@0 sep3@1 · sep3@1 skip@0 · skip@0 dil3@2'),
    },
    {
      level: 1,
      cells: [2, 5],
      reduction: true,
      nodes: cellOf('max3@0 max3@1 · skip@2 max3@1 · max3@0 skip@2 · skip@2 max3@1'),
    },
  ],
};

/** Any genotype of a search with 8 cells that are levels of their own. */
export const anyGenotype: fc.Arbitrary<Genotype> = fc
  .integer({ min: 1, max: 5 })
  .chain((nodes) => fc.array(anyCell(nodes), { minLength: 1, maxLength: 8 }))
  .map((cells) => ({
    ...dartsV2,
    levels: cells.map((nodes, level) => ({
      level,
      cells: [level],
      reduction: level === 2 || level === 5,
      nodes,
    })),
  }));

function anyCell(nodes: number): fc.Arbitrary<LevelGenotype['nodes']> {
  return fc.tuple(...Array.from({ length: nodes }, (_, node) => anyEdges(node)));
}

function anyEdges(node: number): fc.Arbitrary<readonly [GenotypeEdge, GenotypeEdge]> {
  const operation = fc.constantFrom(...operations);
  const states = Array.from({ length: node + 2 }, (_, state) => state);
  return fc
    .tuple(fc.shuffledSubarray(states, { minLength: 2, maxLength: 2 }), operation, operation)
    .map(([[first, second], one, other]) => [
      { operation: one, from: first! },
      { operation: other, from: second! },
    ]);
}
