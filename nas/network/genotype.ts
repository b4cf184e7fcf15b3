import { readFileSync } from 'node:fs';
import { validateFile } from '../../schemas/validate.js';
import type { apiVersion } from '../../schemas/versions.js';
import { type CellGeometry, cellGeometry } from './geometry.js';
import { definitionOf, type KeptOperation } from './operations/index.js';

/** One edge that a derived cell keeps. */
export interface GenotypeEdge {
  readonly operation: KeptOperation;
  /** State that the edge starts from: 0 and 1 are the cell's inputs, 2 and on its nodes. */
  readonly from: number;
}

/** The cell of one level: two edges for each node, in rank order. */
export interface LevelGenotype {
  readonly level: number;
  /** Cells of the super-network that share this level. */
  readonly cells: readonly number[];
  readonly reduction: boolean;
  readonly nodes: readonly (readonly [GenotypeEdge, GenotypeEdge])[];
}

/** A derived architecture: one cell for each level, and the rule by which deeper networks use them. */
export interface Genotype {
  readonly apiVersion: typeof apiVersion;
  /** Number of cells of the super-network that it was derived from. */
  readonly searchCells: number;
  /** How deeper networks use the levels. Only one rule exists; the file names it, so that an evaluation never guesses. */
  readonly mapping: 'relative-position-in-stage';
  readonly levels: readonly LevelGenotype[];
}

/**
 * The level that supplies the cell at a given place of another network. A reduction cell takes the search's reduction cell
 * that opens the same stage. The k-th of n normal cells of a stage takes the ⌊k·m/n⌋-th of the search's m normal cells of
 * that stage; if the search had none, it uses the nearest earlier stage that has some, else the nearest later one.
 */
export function genotypeOfCell(
  genotype: Genotype,
  cell: CellGeometry,
  network: readonly CellGeometry[],
): LevelGenotype {
  const search = cellGeometry({ cells: genotype.searchCells, channels: 2, nodes: 1, stemMultiplier: 1 });
  const peers = network.filter((other) => other.reduction === cell.reduction && other.stage === cell.stage);
  const candidates = nearestStage(
    search.filter((other) => other.reduction === cell.reduction),
    cell.stage,
  );
  const position = peers.findIndex((other) => other.index === cell.index);
  const chosen = candidates[Math.floor((position * candidates.length) / peers.length)] as CellGeometry;
  const level = genotype.levels.find(({ cells }) => cells.includes(chosen.index));
  if (!level) throw new Error(`no level of the genotype has cell ${chosen.index}`);
  return level;
}

function nearestStage(cells: readonly CellGeometry[], stage: number): CellGeometry[] {
  const stages = [...new Set(cells.map((cell) => cell.stage))];
  const earlier = stages.filter((candidate) => candidate <= stage);
  const nearest = earlier.length > 0 ? Math.max(...earlier) : Math.min(...stages);
  return cells.filter((cell) => cell.stage === nearest);
}

/** A cell in one line, node by node: `sep3@1 sep3@0 · skip@0 sep3@1 · …`; `@` precedes the state an edge starts from. */
export function genotypeText(genotype: Pick<LevelGenotype, 'nodes'>): string {
  return genotype.nodes
    .map((edges) =>
      edges.map(({ operation, from }) => `${definitionOf(operation).shortName}@${from}`).join(' '),
    )
    .join(' · ');
}

/** Number of skip connections in a cell. */
export function skipCount(genotype: Pick<LevelGenotype, 'nodes'>): number {
  return genotype.nodes.flat().filter(({ operation }) => operation === 'skip_connect').length;
}

/** Reads the output of a `derive` stage. Throws SCHEMA_MISMATCH, and VERSION_NEWER if a newer Strata wrote it. */
export function readGenotype(path: string): Genotype {
  return validateFile<Genotype>('genotype', JSON.parse(readFileSync(path, 'utf8')), { place: path });
}
