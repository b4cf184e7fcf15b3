// The real CLI, supervisor, Temporal server and worker; only the numbers are stubbed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, strataHome, type StrataHome } from '../fixtures/strata-home.js';

let home: StrataHome;
beforeAll(async () => {
  home = await strataHome();
});
afterAll(() => home.remove());

let runs = 0;

/** A run that waits in the middle of its search. */
async function runIntoSearch(): Promise<string> {
  const before = home.started().filter(({ kind }) => kind === 'search').length;
  home.order({ search: { stepMs: 20, holdAt: 5, print: '\u001b[2Jstep' } });
  const { stdout } = await home.strata([
    'run',
    'test/fixtures/thin.yaml',
    '--set',
    `lambda=${++runs}`,
    '--detach',
  ]);
  await home.untilCheckpointed('search', before + 1, 5);
  return /^thin-\w+/.exec(stdout)![0];
}

test('status --watch follows a run through pause and resume to its end, without affecting it', async () => {
  const run = await runIntoSearch();
  await home.strata(['pause', run]);
  const watching = home.strata(['status', run, '--watch']);
  let seen = '';
  watching.stdout.on('data', (text) => (seen += String(text)));
  await eventually(() => /^search: paused at step 5$/m.test(seen));
  home.release();
  await home.strata(['resume', run, '--detach']);
  const { exitCode, stdout } = await watching;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(new RegExp(`^evaluate: done.*\\n${run}: done$`, 'm'));
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
});

test('logs --follow follows a run to its end: all stages, or one', async () => {
  const run = await runIntoSearch();
  const following = [['--follow'], ['search', '--follow']].map((args) => home.strata(['logs', run, ...args]));
  home.release();
  const [all, one] = await Promise.all(following);
  const steps = Array.from({ length: 20 }, (_, index) => `·[2Jstep ${index + 1}\n`).join('');
  expect(all!.stdout).toContain(` ──\n${steps}\n── derive, attempt 1`);
  expect(all!.stdout).toMatch(/── evaluate, attempt 1/);
  expect(one!.stdout).toMatch(/^── search, attempt 1.* ──\n/);
  expect(one!.stdout.replace(/^.*\n/, '')).toBe(steps.trimEnd());
  expect(all!.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
});

test('logs --follow ends when the run is paused, with everything printed so far', async () => {
  const run = await runIntoSearch();
  const following = home.strata(['logs', run, 'search', '--follow']);
  await home.strata(['pause', run]);
  const { exitCode, stdout } = await following;
  expect(exitCode).toBe(0);
  const { stdout: whole } = await home.strata(['logs', run, 'search']);
  expect(stdout.split('\n').slice(1)).toEqual(whole.split('\n').slice(1));
  expect(whole.split('\n')).toHaveLength(6);
});
