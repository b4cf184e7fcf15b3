// Everything is real: the CLI, the Temporal server, the worker, TensorFlow.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../fixtures/strata-home.js';
import { runName, tinyExperiment, type TinyExperiment } from './tiny-experiment.js';

let undisturbed: Record<string, string>;

beforeAll(async () => {
  const home = await tinyExperiment();
  const { stdout, exitCode, all } = await home.run();
  expect(exitCode, all).toBe(0);
  undisturbed = await home.outputs(runName(stdout));
  await home.remove();
}, 180_000);

describe('a run of which every process is killed in its search', () => {
  let home: TinyExperiment;
  beforeEach(async () => {
    home = await tinyExperiment();
  });
  afterEach(() => home.remove());
  afterAll(() => expect(Object.keys(undisturbed)).toContain('evaluate.weights'));

  test.each([4, 16, 32])(
    'after step %i ends with the bits of one that never was',
    async (step) => {
      const { stdout } = await home.run('--detach');
      await eventually(async () => (await home.checkpointedStep('search')) >= step);
      home.killAll();
      await eventually(() => home.processes().length === 0);
      expect(await home.checkpointedStep('search')).toBeLessThan(40);

      const run = runName(stdout);
      const { exitCode, all } = await home.real(['resume', run]);
      expect(exitCode, all).toBe(0);
      expect(await home.startOfLastAttempt(run, 'search')).toBeGreaterThanOrEqual(step);
      expect(await home.outputs(run)).toEqual(undisturbed);
    },
    180_000,
  );
});
