// The stages in this process on a small data set, with every variant of the search switched on.
import { expect, it, vi } from 'vitest';
import { compute as derive } from '../../stages/derive/compute.js';
import { compute as search } from '../../stages/search/compute.js';
import { compute as warmup } from '../../stages/warmup/compute.js';
import { randomDataset } from '../fixtures/dataset.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { planned, stageBench } from './stage-bench.js';

vi.setConfig({ testTimeout: 300_000 });

const stages = `
  data: { uses: prepare, with: { source: { mnist: {} } } }
  warmup:
    uses: warmup
    with:
      dataset: \${{ stages.data.outputs.dataset }}
      network: { channels: 4, cells: 3, nodes: 2, levels: cell, partialChannels: 2 }
      epochs: 1
      stepsPerEpoch: 1
      batch: 6
      augment: { crop: 1 }
  search:
    uses: search
    with:
      from: \${{ stages.warmup.outputs.checkpoint }}
      order: second
      epochs: 2
      stepsPerEpoch: 3
      batch: 6
      augment: { crop: 1 }
      alpha: { learningRate: 0.05 }
      entropy: { schedule: linear, to: 2, levelWeights: [1, 0, 2] }
      skipDropout: { rate: 0.5, decay: 0.7 }
  derive:
    uses: derive
    with: { from: '\${{ stages.search.outputs.checkpoint }}', maxSkips: 0 }
`;

it('a search with all variants, stopped and resumed, ends with the bits of one that was not', async () => {
  const bench = stageBench(await temporaryFolder());
  const dataset = await bench.dataset(randomDataset({ train: 60, height: 8, width: 8 }));
  const warm = await warmup(bench.context(planned(stages, 'warmup'), { dataset }, { key: 'a'.repeat(64) }));
  const from = warm.outputs['checkpoint']!;
  const stage = planned(stages, 'search');

  const undisturbed = await search(bench.context(stage, { from }, { key: 'b'.repeat(64) }));
  const key = 'c'.repeat(64);
  await expect(search(bench.context(stage, { from }, { key, stopAfter: 4 }))).rejects.toThrow(
    'stopped at step 4',
  );
  const resumed = await search(bench.context(stage, { from }, { key, fence: 2 }));
  expect(resumed.outputs).toEqual(undisturbed.outputs);
  for (const name of ['beta', 'betaFirstMoment', 'betaSecondMoment']) {
    const moved = await bench.variableAfter(6, name, { key, fence: 2 });
    expect(moved.some((value) => value !== 0)).toBe(true);
  }

  const lines = (await bench.bytes(resumed.outputs['metrics']!)).toString().trim().split('\n');
  const [first, second] = lines.map(
    (line) =>
      JSON.parse(line) as {
        entropyTerm: { value: number; gradientNorm: number };
        entropyGradientNorm: number;
        lambda: number;
        skipDropoutRate: number;
      },
  );
  expect(first!.entropyTerm.value).toBeGreaterThan(0);
  expect(second!.entropyTerm.value).toBeGreaterThan(first!.entropyTerm.value);
  // λ is 1, 4/3 and 5/3 in the second epoch, and the gradient's norm hardly moves.
  expect(second!.entropyTerm.gradientNorm / second!.entropyGradientNorm).toBeCloseTo(4 / 3, 1);
  expect(first!.skipDropoutRate).toBe(0.5);
  expect(second!.skipDropoutRate).toBeCloseTo(0.5 * Math.exp(-0.7), 12);

  const checkpoint = resumed.outputs['checkpoint']!;
  const derived = await derive(
    bench.context(planned(stages, 'derive'), { from: checkpoint }, { key: 'd'.repeat(64) }),
  );
  const { levels } = derived.summary as { levels: { reduction: boolean; skips: number }[] };
  expect(levels.filter(({ reduction }) => !reduction).map(({ skips }) => skips)).toEqual([0]);
});
