// The real CLI, supervisor, Temporal server and worker in a real pseudo-terminal; only the numbers are stubbed.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { strataHome, type StrataHome } from '../fixtures/strata-home.js';
import type { Terminal } from '../fixtures/terminal.js';
import { quickstart } from '../report/reported-stages.js';

const branches = 'test/fixtures/branches.yaml';
const thin = 'test/fixtures/thin.yaml';
const small = { columns: 50, rows: 24 };
const usual = { columns: 80, rows: 24 };
const ctrlC = '\u0003';

let home: StrataHome;
/** For the worker, which the first command starts. */
const slots = { STRATA_CPU_SLOTS: '2', STRATA_GRACE_SECONDS: '60' };

beforeAll(async () => {
  home = await strataHome();
});
afterAll(() => home.remove());

const occurrences = (text: string, what: RegExp) => text.match(new RegExp(what, 'gm'))?.length ?? 0;

/** No line wraps, nothing drawn before is left, and the user has the cursor again. */
function expectTidy({ screen, isCursorShown }: Terminal, stages: readonly string[]): void {
  expect(screen.broken()).toEqual([]);
  const text = screen.everything();
  for (const stage of stages) expect(occurrences(text, RegExp(`^\\S ${stage} `))).toBe(1);
  expect(occurrences(text, /elapsed/)).toBe(1);
  expect(text).not.toContain('^C');
  expect(isCursorShown()).toBe(true);
}

test('parallel stages, a retry with its reason and a damaged checkpoint are shown, however wide the window', async () => {
  home.order({
    warmup: { killAt: 1, holdAt: 2, facts: { damages: ['STORE_OBJECT_DAMAGED: its seal does not match'] } },
    search: { holdAt: 2 },
  });
  const terminal = home.inTerminal(['run', branches], small, slots);
  await terminal.until(/ warmup +66 %/);
  await terminal.until(/ search +50 %/);
  expect(terminal.isCursorShown()).toBe(false);
  const screenText = terminal.screen.everything().replaceAll(/\s+/g, ' ');
  expect(screenText).toMatch(
    /warmup: attempt (1 failed|2 in \d+s): COMPUTE_KILLED the compute process was ended by/,
  );
  expect(screenText).toMatch(/warmup: attempt 2 on \S+ from step 1 /);
  expect(screenText).toMatch(/warmup: skipped a damaged checkpoint .*: its seal does not match/);

  terminal.resize(usual);
  await terminal.until(/ warmup +█{7}░{3} +66 %/);
  terminal.resize({ columns: 110, rows: 30 });
  await terminal.until(/ warmup +█{13}░{7} +66 %/);
  home.release();
  expect(await terminal.ended).toBe(0);
  expectTidy(terminal, ['data', 'warmup', 'search', 'after-warmup']);
  expect(terminal.screen.text()).toMatch(/branches-\w+ finished in /);
});

test('Ctrl-C pauses at a checkpoint; resuming shows the step; a second Ctrl-C leaves the run running', async () => {
  home.order({ search: { holdAt: 2, lingerAt: 4 } });
  const running = home.inTerminal(['run', thin], usual, slots);
  await running.until(/ search .* 10 %/);
  // Another run of the same waits for this one.
  const other = home.inTerminal(['run', thin], usual);
  await other.until(/ search +waiting for run thin-\w+, which computes the same/);
  other.press(ctrlC);
  expect(await other.ended).toBe(130);

  running.press(ctrlC);
  await running.until(/pausing at the next checkpoint/);
  expect(await running.ended).toBe(130);
  expectTidy(running, ['data', 'warmup', 'search', 'derive', 'evaluate']);
  expect(running.screen.text()).toMatch(/‖ search +paused at step 2\n/);
  const [, run] = /is paused\nresume from checkpoint: (?:npx )?strata resume (thin-\w+)$/.exec(
    running.screen.text(),
  )!;

  const resumed = home.inTerminal(['resume', run!], usual);
  await resumed.until(/search: attempt 2 on \S+ from step 2\n/);
  await resumed.until(/ search .* 20 %/);
  resumed.press(ctrlC);
  await resumed.until(/Ctrl-C again leaves the run running instead/);
  resumed.press(ctrlC);
  expect(await resumed.ended).toBe(130);
  expectTidy(resumed, ['data', 'warmup', 'search', 'derive', 'evaluate']);
  expect(resumed.screen.text()).toMatch(
    /thin-\w+ is still running\nwatch it: (npx )?strata resume thin-\w+$/,
  );
  home.release();
  expect((await home.strata(['resume', run!])).exitCode).toBe(0);
});

test('the findings fit a screen of 24 lines and 80 columns, and no line wraps at 50', async () => {
  const summaryOf = (kind: string) => quickstart.find((stage) => stage.kind === kind)!.summary;
  home.order({
    search: { summary: summaryOf('search') },
    derive: { summary: summaryOf('derive') },
    evaluate: { summary: summaryOf('evaluate') },
  });
  for (const size of [usual, small]) {
    const terminal = home.inTerminal(['run', thin, '--set', 'lambda=2'], size);
    expect(await terminal.ended).toBe(0);
    expectTidy(terminal, ['data', 'warmup', 'search', 'derive', 'evaluate']);
    const { screen } = terminal;
    const shown = size === usual ? screen.text() : screen.everything();
    expect(shown).toMatch(
      /thin-\w+ finished in .*\n\nlevel [^]*show lineage:\s+(npx )?strata lineage thin-\w+$/,
    );
    for (const level of [0, 1, 2, 3, 4]) expect(shown).toMatch(RegExp(`^${level} (normal|reduce)`, 'm'));
    expect(shown).toMatch(/^test accuracy +98\.71 %/m);
  }
});

test('a failure shows what failed and why, the other stages, and how to resume', async () => {
  const error = {
    code: 'TRAINING_DIVERGED',
    cause: 'user',
    found: 'loss is NaN at step 2 (epoch 0, learning rates 0.025 and 0.0003, lambda 0)',
    expected: 'finite numbers',
    remedy: 'lower the learning rates, or the weight of the entropy term',
  };
  // The other home knows the warm-up.
  const another = await strataHome({ warmup: { failAt: 2, error } });
  onTestFinished(() => another.remove());
  for (const size of [usual, small]) {
    const terminal = another.inTerminal(['run', branches], size);
    expect(await terminal.ended).toBe(2);
    const text = terminal.screen.everything();
    expect(occurrences(text, /^\S (data|warmup|search|after-warmup) /)).toBe(4);
    const end = text.slice(text.indexOf('stage warmup failed')).replaceAll(/\s+/g, ' ');
    expect(end).toMatch(
      /^stage warmup failed.* TRAINING_DIVERGED: loss is NaN at step 2 .* lambda 0\) expected:/,
    );
    expect(end).toMatch(/to do: lower the learning rates, or the weight of the entropy term/);
    expect(end).toMatch(/log: .*\.log to read it: (npx )?strata logs branches-\w+ warmup /);
    expect(end).toMatch(/finished: data, search not run, because they need a failed stage: after-warmup /);
    expect(end).toMatch(/Once fixed, resume with the same file: (npx )?strata resume branches-\w+ /);
    expect(end).toMatch(/reuses cached stages\): (npx )?strata run test\/fixtures\/branches\.yaml$/);
    // Only a path may be wider than a terminal.
    expect(terminal.screen.broken().filter((line) => !/\.log$/.test(line))).toEqual([]);
  }
});
