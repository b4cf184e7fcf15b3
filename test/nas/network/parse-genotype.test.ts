import { expect, it } from 'vitest';
import { writeDartsText } from '../../../nas/network/darts-text.js';
import type { Genotype } from '../../../nas/network/genotype.js';
import { parseGenotype, publishedGenotype } from '../../../nas/network/parse-genotype.js';

const genotype = publishedGenotype('DARTS_V1');

it("reads Strata's JSON and DARTS's text", () => {
  expect(parseGenotype(JSON.stringify(genotype), 'a.json')).toEqual(genotype);
  expect(parseGenotype(writeDartsText(genotype), 'a.txt')).toEqual(genotype);
});

function changed(
  change: (levels: { cells: number[]; reduction: boolean; nodes: unknown[][] }[]) => void,
): string {
  const copy = structuredClone(genotype) as unknown as Genotype & { levels: never };
  change(copy.levels);
  return JSON.stringify(copy);
}

it.each([
  ['a text that is neither', 'hello', /neither JSON nor/],
  ['JSON of another form', '{"levels": []}', /SCHEMA_MISMATCH/],
  ['a cell that is in no level', changed(([normal]) => normal!.cells.shift()), /cell 0 is in 0 levels/],
  ['a cell that is in two levels', changed(([normal]) => normal!.cells.push(2)), /cell 2 is in 2 levels/],
  ['a cell beyond the last', changed(([normal]) => normal!.cells.push(8)), /a level has cell 8/],
  [
    'a level of the wrong kind',
    changed(([normal]) => (normal!.reduction = true)),
    /is a reduction level but has cell 0/,
  ],
  ['levels of different size', changed(([normal]) => normal!.nodes.pop()), /3 and 4 nodes/],
  [
    'an edge from a later state',
    changed(
      ([normal]) => (normal!.nodes[0] = [{ operation: 'skip_connect', from: 2 }, normal!.nodes[0]![1]]),
    ),
    /node 0 of level 0 starts from state 2/,
  ],
])('rejects %s as a user error', (_, text, message) => {
  expect(() => parseGenotype(text, 'mine.json')).toThrow(message);
  expect(() => parseGenotype(text, 'mine.json')).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ cause: 'user' }) as unknown }),
  );
});
