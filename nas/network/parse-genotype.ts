import { StrataError } from '../../platform/errors.js';
import type { JsonObject } from '../../schemas/json.js';
import { validateFile } from '../../schemas/validate.js';
import { looksLikeDartsText, parseDartsText } from './darts-text.js';
import type { Genotype } from './genotype.js';
import { reductionCells } from './geometry.js';

/**
 * Reads a genotype that a user supplies: Strata's own JSON, or DARTS's text. Also checks that each cell is in exactly one
 * level and that all levels have the same number of nodes. Errors have cause "user".
 * Throws GENOTYPE_UNREADABLE, GENOTYPE_TEXT, SCHEMA_MISMATCH, VERSION_NEWER, GENOTYPE_INCONSISTENT.
 */
export function parseGenotype(text: string, place: string): Genotype {
  if (looksLikeDartsText(text)) return parseDartsText(text, place);
  const genotype = validateFile<Genotype>('genotype', parseJson(text, place), { cause: 'user', place });
  checkCells(genotype, place);
  checkNodes(genotype, place);
  return genotype;
}

function parseJson(text: string, place: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    throw new StrataError({
      code: 'GENOTYPE_UNREADABLE',
      cause: 'user',
      found: 'this is neither JSON nor a text with `Genotype(…)`',
      expected: "the output `genotype` of a derive stage, or DARTS's `Genotype(normal=[…], …)`",
      place,
    });
  }
}

function checkCells({ levels, searchCells }: Genotype, place: string): void {
  const reductions = reductionCells(searchCells);
  for (let cell = 0; cell < searchCells; cell++) {
    const owners = levels.filter(({ cells }) => cells.includes(cell));
    const [owner] = owners;
    if (!owner || owners.length > 1)
      throw inconsistent(`cell ${cell} is in ${owners.length} levels`, 'each cell in one', place);
    const isReduction = reductions.includes(cell);
    if (owner.reduction !== isReduction) {
      throw inconsistent(
        `level ${owner.level} is a ${owner.reduction ? 'reduction' : 'normal'} level but has cell ${cell}`,
        `of ${searchCells} cells, ${reductions.join(' and ')} are reduction cells`,
        place,
      );
    }
  }
  const beyond = levels.flatMap(({ cells }) => cells).find((cell) => cell >= searchCells);
  if (beyond !== undefined)
    throw inconsistent(`a level has cell ${beyond}`, `cells 0 to ${searchCells - 1}`, place);
}

function checkNodes({ levels }: Genotype, place: string): void {
  const counts = [...new Set(levels.map(({ nodes }) => nodes.length))];
  if (counts.length > 1) {
    throw inconsistent(
      `the levels have ${counts.join(' and ')} nodes`,
      'the same number of nodes in all levels',
      place,
    );
  }
  for (const { level, nodes } of levels) {
    for (const [node, edges] of nodes.entries()) {
      const late = edges.find(({ from }) => from >= node + 2);
      if (late)
        throw inconsistent(
          `node ${node} of level ${level} starts from state ${late.from}`,
          `a state before it, 0 to ${node + 1}`,
          place,
        );
    }
  }
}

function inconsistent(found: string, expected: string, place: string): StrataError {
  return new StrataError({ code: 'GENOTYPE_INCONSISTENT', cause: 'user', found, expected, place });
}

const texts = {
  DARTS_V1: `Genotype(
    normal=[('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('skip_connect', 0), ('sep_conv_3x3', 1),
            ('skip_connect', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('skip_connect', 2)],
    normal_concat=range(2, 6),
    reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), ('max_pool_3x3', 0),
            ('max_pool_3x3', 0), ('skip_connect', 2), ('skip_connect', 2), ('avg_pool_3x3', 0)],
    reduce_concat=range(2, 6))`,
  DARTS_V2: `Genotype(
    normal=[('sep_conv_3x3', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('sep_conv_3x3', 1),
            ('sep_conv_3x3', 1), ('skip_connect', 0), ('skip_connect', 0), ('dil_conv_3x3', 2)],
    normal_concat=range(2, 6),
    reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), ('max_pool_3x3', 1),
            ('max_pool_3x3', 0), ('skip_connect', 2), ('skip_connect', 2), ('max_pool_3x3', 1)],
    reduce_concat=range(2, 6))`,
};

export type PublishedName = keyof typeof texts;

export const publishedNames = Object.keys(texts) as PublishedName[];

export function isPublishedName(text: string): text is PublishedName {
  return Object.hasOwn(texts, text);
}

/** A genotype that DARTS published (quark0/darts, cnn/genotypes.py). */
export function publishedGenotype(name: PublishedName): Genotype {
  return parseDartsText(texts[name], name);
}
