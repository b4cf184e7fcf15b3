// The real CLI, supervisor, Temporal server and worker; only the numbers are stubbed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { strataHome, type StrataHome } from '../fixtures/strata-home.js';

let home: StrataHome;
beforeAll(async () => {
  home = await strataHome();
});
afterAll(() => home.remove());

const starts = (kind: string) => home.started().filter((start) => start.kind === kind);

test('a user error is not retried; other branches finish; stages that need the failed one are not run', async () => {
  const error = {
    code: 'LOSS_NOT_FINITE',
    cause: 'user',
    found: 'the loss is not finite',
    remedy: 'a lower rate',
  };
  home.order({ warmup: { failAt: 2, error } });
  const { exitCode, stdout, stderr } = await home.strata(['run', 'test/fixtures/branches.yaml']);
  expect(exitCode).toBe(2);
  expect(starts('warmup')).toHaveLength(1);
  expect(starts('search')).toHaveLength(1);
  expect(stdout).toMatch(/^search: done/m);
  expect(stdout).toMatch(/^after-warmup: not run/m);
  expect(stderr).toMatch(/LOSS_NOT_FINITE: the loss is not finite\n {2}to do: a lower rate/);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('an environment error is retried as often as the spec says; the failed run can be resumed', async () => {
  const error = { code: 'STORE_FULL', cause: 'environment', found: 'no space left' };
  const before = starts('warmup').length;
  home.order({ warmup: { failAt: 2, error } });
  const { exitCode, stdout, stderr } = await home.strata(['run', 'test/fixtures/branches.yaml']);
  expect(exitCode).toBe(1);
  expect(starts('warmup')).toHaveLength(before + 2);
  expect(stdout).toMatch(/warmup: attempt (1 failed|2 in \d+s): STORE_FULL no space left/);
  const [, run] = /strata resume (branches-\w+)/.exec(stderr)!;

  home.order({});
  expect((await home.strata(['resume', run!])).exitCode).toBe(0);
  expect(starts('warmup').at(-1)!.fromStep).toBe(2);
});

test('a stage that dies twice at one step fails before its retries are used, and can be resumed', async () => {
  const before = starts('search').length;
  home.order({ search: { dieBefore: 1 } });
  const { exitCode, stderr } = await home.strata(['run', 'test/fixtures/thin.yaml']);
  expect(exitCode).toBe(2);
  // The spec allows three.
  const searches = starts('search').slice(before);
  expect(searches.map(({ fromStep }) => fromStep)).toEqual([0, 0]);
  expect(stderr).toMatch(/STAGE_NO_PROGRESS: attempts 1 and 2 [^]* from the beginning [^]*SIGKILL/);
  const [, run] = /strata resume (thin-\w+)/.exec(stderr)!;
  expect((await home.strata(['show', run!])).stdout).toContain('STAGE_NO_PROGRESS');

  home.order({});
  expect((await home.strata(['resume', run!])).exitCode).toBe(0);
});

test('the command for running a changed file again repeats the parameter values', async () => {
  const error = { code: 'LOSS_NOT_FINITE', cause: 'user', found: 'the loss is not finite' };
  const args = ['run', 'test/fixtures/thin.yaml', '--set', 'lambda=2'];
  home.order({ search: { failAt: 2, error } });
  const { stderr } = await home.strata(args);
  expect(stderr).toMatch(/strata run test\/fixtures\/thin\.yaml --set lambda=2$/m);
});
