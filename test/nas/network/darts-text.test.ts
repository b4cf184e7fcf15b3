import { describe, expect, it } from 'vitest';
import { parseDartsText, writeDartsText } from '../../../nas/network/darts-text.js';
import { genotypeText } from '../../../nas/network/genotype.js';
import { publishedGenotype } from '../../../nas/network/parse-genotype.js';
import { StrataError } from '../../../platform/errors.js';

const edges = (nodes: number): string =>
  `[${Array.from({ length: nodes }, () => `('sep_conv_3x3', 0), ('skip_connect', 1)`).join(', ')}]`;
const text = (fields: Record<string, string> = {}): string => {
  const all = {
    normal: edges(4),
    normal_concat: 'range(2, 6)',
    reduce: edges(4),
    reduce_concat: 'range(2, 6)',
    ...fields,
  };
  return `Genotype(${Object.entries(all)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')})`;
};

describe("DARTS's text", () => {
  it.each([
    [
      'DARTS_V1',
      'sep3@1 sep3@0 · skip@0 sep3@1 · skip@0 sep3@1 · sep3@0 skip@2',
      'max3@0 max3@1 · skip@2 max3@0 · max3@0 skip@2 · skip@2 avg3@0',
    ],
    [
      'DARTS_V2',
      'sep3@0 sep3@1 · sep3@0 sep3@1 · sep3@1 skip@0 · skip@0 dil3@2',
      'max3@0 max3@1 · skip@2 max3@1 · max3@0 skip@2 · skip@2 max3@1',
    ],
  ] as const)('of %s has the published edges', (name, normal, reduce) => {
    const { levels } = publishedGenotype(name);
    expect(levels.map(genotypeText)).toEqual([normal, reduce]);
  });

  it('round-trips', () => {
    const written = writeDartsText(publishedGenotype('DARTS_V2'));
    expect(written).toBe(
      "Genotype(normal=[('sep_conv_3x3', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('sep_conv_3x3', 1), " +
        "('sep_conv_3x3', 1), ('skip_connect', 0), ('skip_connect', 0), ('dil_conv_3x3', 2)], " +
        "normal_concat=range(2, 6), reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), " +
        "('max_pool_3x3', 1), ('max_pool_3x3', 0), ('skip_connect', 2), ('skip_connect', 2), ('max_pool_3x3', 1)], " +
        'reduce_concat=range(2, 6))',
    );
    expect(parseDartsText(written, 'written')).toEqual(publishedGenotype('DARTS_V2'));
  });

  it('is read with comments, double quotes, lists of states, and as an assignment', () => {
    const source = `# found with seed 2\nMINE = Genotype(\n  normal = [["sep_conv_3x3", 1],],\n)`;
    expect(() => parseDartsText(source, 'x')).toThrow(StrataError);
    const cell = `[("sep_conv_3x3", 1), ('skip_connect', 0,),]`;
    const mine = `# mine\nMINE = Genotype(\n  normal = ${cell}, # normal\n  normal_concat=[2],\n  reduce=${cell},\n  reduce_concat=range(2, 3),\n)\nDARTS = MINE\n`;
    const { levels } = parseDartsText(mine, 'mine.py');
    expect(levels.map(genotypeText)).toEqual(['sep3@1 skip@0', 'sep3@1 skip@0']);
  });

  it.each([
    [
      'an unknown operation',
      text({ normal: `[('conv_7x1', 0), ('skip_connect', 1)]` }),
      /unknown operation `conv_7x1`/,
    ],
    ['`none`', text({ normal: `[('none', 0), ('skip_connect', 1)]` }), /unknown operation `none`/],
    [
      'a state that comes later',
      text({ normal: edges(4).replace('1)', '2)') }),
      /node 0 starts from state 2/,
    ],
    ['one edge too few', text({ normal: `[('skip_connect', 1)]` }), /1 edges/],
    ['nodes left out of the concatenation', text({ normal_concat: '[3, 4, 5]' }), /joins the states 3, 4, 5/],
    ['cells of different size', text({ normal: edges(2), normal_concat: 'range(2, 4)' }), /2 and 4 nodes/],
    ['a missing field', text().replace('reduce=', 'reduced='), /`reduce` is missing/],
    ['an unknown field', text({ more: '3' }), /`more=3` is not a field/],
    ['something else among the edges', text({ normal: edges(4).replace('[', '[x, ') }), /`x` is not an edge/],
    ['a missing bracket', text().slice(0, -1), /closing bracket/],
    ['two genotypes', `${text()}\n${text()}`, /there are 2 genotypes/],
  ])('is rejected with %s', (_, source, message) => {
    expect(() => parseDartsText(source, 'mine.py')).toThrow(message);
    expect(() => parseDartsText(source, 'mine.py')).toThrow(/^mine\.py: GENOTYPE_TEXT/);
  });

  it('cannot hold several different normal cells', () => {
    const { levels, ...genotype } = publishedGenotype('DARTS_V2');
    const [normal, reduce] = levels as [(typeof levels)[0], (typeof levels)[0]];
    const early = { ...normal, cells: [0, 1] };
    const late = { ...normal, level: 2, cells: [3, 4, 6, 7] };
    const equal = { ...genotype, levels: [early, reduce, late] };
    expect(parseDartsText(writeDartsText(equal), 'x')).toEqual(publishedGenotype('DARTS_V2'));
    const different = { ...genotype, levels: [early, reduce, { ...late, nodes: reduce.nodes }] };
    expect(() => writeDartsText(different)).toThrow(/2 different normal cells, in levels 0, 2/);
  });
});
