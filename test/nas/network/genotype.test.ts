import { describe, expect, it } from 'vitest';
import { type Genotype, genotypeOfCell, genotypeText, skipCount } from '../../../nas/network/genotype.js';
import { cellGeometry } from '../../../nas/network/geometry.js';
import { publishedGenotype } from '../../../nas/network/parse-genotype.js';
import { levelOfCell, type Levels } from '../../../nas/search/levels.js';

const shape = { channels: 16, nodes: 4, stemMultiplier: 3 };

/** The level that each cell of a network of `cells` cells uses after a search over `searchCells`. */
function mapped(levels: Levels, searchCells: number, cells: number): number[] {
  const levelOf = levelOfCell(levels, { ...shape, cells: searchCells });
  const search = cellGeometry({ ...shape, cells: searchCells });
  const genotype: Genotype = {
    apiVersion: 'strata/v1',
    searchCells,
    mapping: 'relative-position-in-stage',
    levels: [...new Set(levelOf)].map((level) => {
      const own = levelOf.flatMap((of, cell) => (of === level ? [cell] : []));
      return { level, cells: own, reduction: search[own[0]!]!.reduction, nodes: [] };
    }),
  };
  const network = cellGeometry({ ...shape, cells });
  return network.map((cell) => genotypeOfCell(genotype, cell, network).level);
}

describe('the mapping of levels to a deeper network', () => {
  it('keeps every cell of a network of the same depth', () => {
    expect(mapped('cell', 8, 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('matches stages', () => {
    // 20 cells: reductions at 6 and 13.
    expect(mapped('stage', 8, 20)).toEqual([0, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 2, 3, 4, 4, 4, 4, 4, 4]);
  });

  it('gives DARTS one normal and one reduction cell', () => {
    expect(mapped('shared', 8, 20).map((level) => level === 1)).toEqual(
      Array.from({ length: 20 }, (_, cell) => cell === 6 || cell === 13),
    );
  });

  it('uses the relative position if a stage has several levels', () => {
    expect(mapped('cell', 8, 20).slice(0, 6)).toEqual([0, 0, 0, 1, 1, 1]);
    expect(mapped([[0], [1], [2], [3, 4], [5], [7], [6]], 8, 11).slice(8)).toEqual(
      [5, 5, 6].map((x) => (x === 5 ? 6 : 5)),
    );
  });

  it('uses the nearest earlier stage if the search had no normal cell', () => {
    // Three cells: normal, reduction, reduction.
    expect(mapped('stage', 3, 6)).toEqual([0, 0, 1, 0, 2, 0]);
  });
});

it('writes a cell in one line and counts its skips', () => {
  const [normal] = publishedGenotype('DARTS_V1').levels;
  expect(genotypeText(normal!)).toBe('sep3@1 sep3@0 · skip@0 sep3@1 · skip@0 sep3@1 · sep3@0 skip@2');
  expect(skipCount(normal!)).toBe(3);
});
