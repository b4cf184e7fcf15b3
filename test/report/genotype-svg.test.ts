import fc from 'fast-check';
import { expect, test } from 'vitest';
import { skipCount } from '../../nas/network/genotype.js';
import { definitionOf } from '../../nas/network/operations/index.js';
import { genotypeSvg } from '../../report/drawing/genotype-svg.js';
import { anyGenotype, dartsV2 } from './genotypes.js';
import {
  boxesOf,
  edgesOf,
  elements,
  elementsWith,
  levelsOf,
  readSvg,
  type Box,
  type Element,
} from './read-svg.js';

const draw = (genotype = dartsV2, title = 'quickstart-1a2b3c4d') => genotypeSvg(genotype, { title });
const fewRuns = { numRuns: 25 };

test('every kept edge is drawn once, with the name of its operation', async () => {
  await fc.assert(
    fc.asyncProperty(anyGenotype, async (genotype) => {
      const drawn = levelsOf(readSvg(await draw(genotype))).map((level) =>
        edgesOf(level).map((edge) =>
          [edge.getAttribute('data-from'), edge.getAttribute('data-to'), textOf('text', edge)].join(' '),
        ),
      );
      const kept = genotype.levels.map(({ nodes }) =>
        nodes.flatMap((edges, node) =>
          edges.map(({ operation, from }) => `${from} ${node + 2} ${definitionOf(operation).shortName}`),
        ),
      );
      expect(drawn).toEqual(kept);
    }),
    fewRuns,
  );
});

test('no label, node, input or output covers another', async () => {
  await fc.assert(
    fc.asyncProperty(anyGenotype, async (genotype) => {
      for (const level of levelsOf(readSvg(await draw(genotype)))) {
        const boxes = boxesOf(level);
        for (const [index, box] of boxes.entries()) {
          expect(boxes.slice(index + 1).filter((other) => overlap(box, other))).toEqual([]);
        }
      }
    }),
    fewRuns,
  );
});

test('the input from the cell before the last is above the other one', async () => {
  await fc.assert(
    fc.asyncProperty(anyGenotype, async (genotype) => {
      for (const level of levelsOf(readSvg(await draw(genotype)))) {
        const labels = edgesOf(level).length;
        const [beforeLast, last] = boxesOf(level).slice(labels);
        expect(beforeLast!.bottom).toBeLessThan(last!.top);
      }
    }),
    fewRuns,
  );
});

test('each node is connected to the output', async () => {
  for (const level of levelsOf(readSvg(await draw()))) {
    const lines = elementsWith('data-concatenated', level);
    expect(lines.map((line) => line.getAttribute('data-concatenated'))).toEqual(['0', '1', '2', '3']);
  }
});

test('skip connections are dashed, and nothing else is', async () => {
  const dashed = levelsOf(readSvg(await draw())).map((level) =>
    edgesOf(level).filter((edge) => elements('path', edge)[0]!.hasAttribute('stroke-dasharray')),
  );
  expect(dashed.map((edges) => edges.length)).toEqual(dartsV2.levels.map(skipCount));
  expect(dashed.flat().every((edge) => edge.getAttribute('data-operation') === 'skip_connect')).toBe(true);
});

test('the picture has a title and a text description for screen readers', async () => {
  const svg = readSvg(await draw());
  expect(textOf('title', svg)).toBe('quickstart-1a2b3c4d');
  expect(textOf('desc', svg)).toBe(
    'level 0, normal, cells 0 1 3 4 6 7: sep3@0 sep3@1 · sep3@0 sep3@1 · sep3@1 skip@0 · skip@0 dil3@2.\n' +
      'level 1, reduction, cells 2 5: max3@0 max3@1 · skip@2 max3@1 · max3@0 skip@2 · skip@2 max3@1.',
  );
});

test('a title may contain characters that XML reserves', async () => {
  const title = `a < b & "c" > 'd' ]]>`;
  expect(textOf('title', readSvg(await draw(dartsV2, title)))).toBe(title);
});

test('equal genotypes give equal bytes, even after another drawing', async () => {
  const first = await draw();
  await draw({ ...dartsV2, levels: dartsV2.levels.slice(1) });
  expect(await draw(structuredClone(dartsV2))).toBe(first);
});

test('the picture fetches nothing and refers only to its own parts', async () => {
  const picture = await draw();
  expect(picture.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/href|src=|https?:|@import/);
  for (const [, target] of picture.matchAll(/url\((.)/g)) expect(target).toBe('#');
});

function textOf(tag: string, element: Element): string {
  return elements(tag, element)[0]!.textContent!;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
