import { PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { rm } from '../../../cli/commands/rm.js';
import { acquireLease, type Lease } from '../../../store/lease.js';
import { listRuns } from '../../../store/run.js';
import { branchingPlan, computedRun } from '../../fixtures/computed-run.js';
import { keepAlive } from '../../fixtures/keep-alive.js';
import { quietHome } from '../../fixtures/quiet-home.js';

const home = quietHome();
const before = { isTTY: process.stdout.isTTY };
afterEach(() => void Object.assign(process.stdout, before));

const runNames = async () => (await listRuns(home().store)).map(({ name }) => name);

/** Standard output and input are a terminal, at which somebody answers. */
function atTerminal(answer: string): void {
  Object.assign(process.stdout, { isTTY: true });
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as unknown as typeof process.stdin);
  stdin.write(`${answer}\n`);
}

test.each(['', 'n', 'no', 'yess'])('on a terminal it asks, and %j removes nothing', async (answer) => {
  await computedRun(home().store, 'tiny-4f2a91c3', branchingPlan());
  const kept = await home().store.list('');
  atTerminal(answer);
  await rm(['4f2a'], {});
  expect(home().printed()).toMatch(
    /^tiny-4f2a91c3\nwith 4 results, 0 checkpoints, 4 files: [^]*\[y\/N\][^]*nothing was removed/,
  );
  expect(await home().store.list('')).toEqual(kept);
});

test.each(['y', 'Yes'])('%j removes', async (answer) => {
  await computedRun(home().store, 'tiny-4f2a91c3', branchingPlan());
  atTerminal(answer);
  await rm(['4f2a'], {});
  expect(await runNames()).toEqual([]);
});

test('in a pipe it does not ask, and requires --yes', async () => {
  await computedRun(home().store, 'tiny-4f2a91c3', branchingPlan());
  await expect(rm(['4f2a'], {})).rejects.toMatchObject({
    code: 'REMOVAL_NOT_CONFIRMED',
    details: { cause: 'user' },
  });
  home().printed();
  await rm(['4f2a'], { dryRun: true });
  expect(home().printed()).toMatch(/^would remove tiny-4f2a91c3\nwith \d+ results?, /);
  expect(await runNames()).toHaveLength(1);
  await rm(['4f2a', 'tiny'], { yes: true });
  expect(await runNames()).toEqual([]);
});

test('if one of several runs is unknown or ambiguous, none is removed', async () => {
  await computedRun(home().store, 'tiny-4f2a91c3', branchingPlan());
  await computedRun(home().store, 'tiny-4f000000', branchingPlan());
  await expect(rm(['4f2a', '4f'], { yes: true })).rejects.toMatchObject({ code: 'RUN_AMBIGUOUS' });
  await expect(rm(['4f2a', 'other'], { yes: true })).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  expect(await runNames()).toHaveLength(2);
});

test('a run that is computing according to its leases is not removed, even if no server knows it', async () => {
  const run = 'tiny-4f2a91c3';
  const keys = await computedRun(home().store, run, branchingPlan());
  const owner = { run, stage: 'search', attempt: 2, holder: 'test' };
  const lease = (await acquireLease(home().store, keys['search']!, owner)) as Lease;
  const stopBeating = keepAlive(lease);
  try {
    await expect(rm([run], { yes: true })).rejects.toMatchObject({ code: 'RUN_ACTIVE' });
  } finally {
    await stopBeating();
  }
  expect(await runNames()).toEqual([run]);
});
