// Everything is real: the CLI, the Temporal server, the worker, TensorFlow.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../fixtures/strata-home.js';
import { runName, tinyExperiment, type TinyExperiment } from './tiny-experiment.js';

let home: TinyExperiment;
let first: string;

beforeAll(async () => {
  home = await tinyExperiment();
  const { stdout, exitCode, all } = await home.run();
  expect(exitCode, all).toBe(0);
  first = runName(stdout);
}, 180_000);
afterAll(() => home.remove());

test('a second run of the same spec computes nothing', async () => {
  const { stdout, exitCode } = await home.run();
  expect(exitCode).toBe(0);
  const second = runName(stdout);
  expect(Object.values(await home.outcomes(second))).toEqual(Array(5).fill('cached'));
  expect(await home.outputs(second)).toEqual(await home.outputs(first));
});

test('a run with another lambda computes the search and what follows, only', async () => {
  const { stdout, exitCode } = await home.run('--set', 'lambda=20');
  expect(exitCode).toBe(0);
  const other = runName(stdout);
  expect(await home.outcomes(other)).toEqual({
    data: 'cached',
    warmup: 'cached',
    search: 'computed',
    derive: 'computed',
    // Another lambda may still lead to the same genotype, and then the evaluation is known.
    evaluate: expect.stringMatching(/computed|cached/) as string,
  });
  expect((await home.outputs(other))['search.checkpoint']).not.toBe(
    (await home.outputs(first))['search.checkpoint'],
  );
}, 180_000);

test('its findings show the genotype of every level, entropy, skips and accuracies', async () => {
  const { stdout, exitCode } = await home.real(['show', first]);
  expect(exitCode).toBe(0);
  // A level in a line: its kind, its cells, its skips, its genotype.
  for (const level of ['0 normal', '1 reduce', '2 reduce']) {
    expect(stdout).toMatch(new RegExp(`^${level} +\\d +\\d .*@`, 'm'));
  }
  expect(stdout).toMatch(/^entropy of α +1\.000 → 0\.\d+/m);
  expect(stdout).toMatch(/^test accuracy +\d+\.\d+ % of 12 test images/m);
});

test('a run of which every process is killed three times in its search ends with the bits of one that never was', async () => {
  const undisturbed = await home.outputs(first);
  expect(Object.keys(undisturbed)).toContain('evaluate.weights');
  const other = await tinyExperiment();
  try {
    const run = runName((await other.run('--detach')).stdout);
    const kills: { step: number; begun: number }[] = [];
    for (const step of [4, 16, 32]) {
      if (step > 4) await other.real(['resume', run, '--detach']);
      await eventually(async () => (await other.checkpointedStep('search')) >= step);
      other.killAll();
      await eventually(() => other.processes().length === 0);
      expect(await other.checkpointedStep('search')).toBeLessThan(40);
      kills.push({ step, begun: (await startsOfSearch(other)).length });
    }
    const { exitCode, all } = await other.real(['resume', run]);
    expect(exitCode, all).toBe(0);
    const starts = await startsOfSearch(other);
    for (const { step, begun } of kills) expect(starts[begun]).toBeGreaterThanOrEqual(step);
    expect((await other.attempts(run, 'search')).at(-1)).toMatchObject({ outcome: 'completed' });
    expect(await other.outputs(run)).toEqual(undisturbed);
  } finally {
    await other.remove();
  }
}, 400_000);

/** The steps from which the attempts at the search began, which the lineage does not have of those that were lost. */
async function startsOfSearch({ folder }: TinyExperiment): Promise<number[]> {
  const log = await readFile(join(folder, 'supervisor', 'worker.log'), 'utf8');
  const entries = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { stage?: string; message: string; fromStep: number });
  return entries
    .filter(({ stage, message }) => stage === 'search' && message === 'computing')
    .map(({ fromStep }) => fromStep);
}
