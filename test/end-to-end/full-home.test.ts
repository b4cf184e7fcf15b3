// Everything is real: the CLI, the Temporal server, the worker, TensorFlow, and the disk on which all their files lie.
import { afterAll, describe, expect, test, vi } from 'vitest';
import { eventually } from '../fixtures/strata-home.js';
import { smallDisk } from '../fixtures/small-disk.js';
import { runName, tinyExperiment } from './tiny-experiment.js';

const aStackTrace = /^\s*at .+:\d+:\d+\)?$/m;
const disk = await smallDisk(32);

if (!disk) test.skip('a full home: skipped, because a small tmpfs cannot be mounted here (it takes root)');

describe.skipIf(!disk)('a home on a disk that fills up in the middle of a search', async () => {
  if (!disk) return;
  vi.stubEnv('TMPDIR', disk.folder);
  const home = await tinyExperiment();
  vi.unstubAllEnvs();
  let run: string;
  afterAll(async () => {
    await home.remove();
    await disk.remove();
  });

  test('ends the command with a designed error and nothing half-written', async () => {
    const running = home.run();
    await eventually(async () => (await home.checkpointedStep('search')) >= 8);
    await disk.fill();
    const { exitCode, stdout, stderr, all } = await running;
    // Whichever comes first: the next checkpoint does not fit, or the server cannot write its database.
    expect(exitCode === 1 ? /STORE_FULL/ : /DISK_FULL/).toSatisfy((code: RegExp) => code.test(stderr), all);
    expect([1, 3]).toContain(exitCode);
    expect(stderr).toMatch(/^ {2}to do: free (some )?space/m);
    expect(all).not.toMatch(aStackTrace);
    expect(await home.unfinished()).toEqual([]);
    run = runName(stdout);
  }, 180_000);

  test('is reported at once by a command that needs the server; other commands work', async () => {
    const { exitCode, stderr } = await home.real(['resume', run]);
    expect(stderr).toMatch(
      /DISK_FULL: the disk of .* has 0\.\d MB left.*\n {2}expected: .*\n {2}to do: free/,
    );
    expect(exitCode).toBe(3);
    expect((await home.real(['status', run])).exitCode).toBe(0);
    expect((await home.real(['down'])).exitCode).toBe(0);
    expect(home.processes()).toEqual([]);
  });

  test('lets the run continue to its end from its checkpoint when there is space again', async () => {
    await disk.free();
    const { exitCode, all } = await home.real(['resume', run]);
    expect(exitCode, all).toBe(0);
    expect(await home.startOfLastAttempt(run, 'search')).toBeGreaterThanOrEqual(8);
    expect(await home.unfinished()).toEqual([]);
  }, 180_000);
});
