import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { logPrinter, logs } from '../../../cli/commands/logs.js';
import { recordOutcome } from '../../../lineage/records.js';
import { createRun } from '../../../store/run.js';
import { plan } from '../../fixtures/plan.js';
import { quietHome } from '../../fixtures/quiet-home.js';
import { attempt, outcome } from '../../lineage/records.js';

const home = quietHome();
const run = 'tiny-4f2a91c3';

/** A run with logs of two attempts at `warmup`, recorded in the lineage, and of a running one at `data`. */
async function logged(): Promise<string> {
  const { store, folder } = home();
  await createRun(store, { name: run, plan });
  const failed = {
    ...attempt(3),
    outcome: 'failed' as const,
    error: { code: 'STORE_FULL', cause: 'environment' as const, found: 'x' },
  };
  await recordOutcome(
    store,
    run,
    outcome({
      stage: 'warmup',
      kind: 'warmup',
      attempts: [{ ...attempt(2), outcome: 'lost' }, failed, attempt(12, 400)],
    }),
  );
  const logs = join(folder, 'logs', run);
  await mkdir(logs, { recursive: true });
  await writeFile(join(logs, 'warmup-12.log'), 'third\n');
  await writeFile(join(logs, 'warmup-3.log'), 'second');
  await writeFile(join(logs, 'data-1.log'), 'first\n');
  return logs;
}

test('every attempt is printed under a header, in the order of the plan and of the attempts', async () => {
  await logged();
  await logs('4f2a', undefined, {});
  expect(home().printed()).toBe(
    [
      '── data, attempt 1 ──',
      'first',
      '',
      // Its first attempt was killed before it had a log.
      '── warmup, attempt 2, 2025-01-01 00:00 UTC, failed STORE_FULL ──',
      'second',
      '',
      '── warmup, attempt 3, from step 400, 2025-01-01 00:00 UTC, completed ──',
      'third',
      '',
    ].join('\n'),
  );
});

test('one stage or one attempt can be selected', async () => {
  await logged();
  await logs(run, 'warmup', { attempt: '3' });
  expect(home().printed()).toMatch(/^── warmup, attempt 3.*\nthird\n$/);
  await expect(logs(run, 'warmup', { attempt: 'last' })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  await expect(logs(run, 'warmup', { attempt: '1' })).rejects.toMatchObject({ code: 'RUN_WITHOUT_LOG' });
  await expect(logs(run, 'wramup', {})).rejects.toThrow(/did you mean warmup\?/);
});

test('a run that is not running is printed to its end', async () => {
  await logged();
  await logs(run, 'data', { follow: true });
  expect(home().printed()).toMatch(/attempt 1 ──\nfirst\n$/);
});

test('a cached stage refers to the log of the run that computed it', async () => {
  await createRun(home().store, { name: run, plan });
  const producedBy = { run: 'other-1', stage: 'load' };
  await recordOutcome(home().store, run, outcome({ outcome: 'cached', attempts: [], producedBy }));
  await expect(logs(run, 'data', {})).rejects.toThrow(/strata logs other-1 load/);
});

test('a log cannot control the terminal, wherever it is split while it is followed', async () => {
  const { folder } = home();
  const path = join(folder, 'a.log');
  const log = { stage: 'data', attempt: 1, path, recorded: undefined };
  const text = 'red \u001b[31m\r\nprogress 1\rprogress 2\rbell\u0007 ü\u0085\u009b end\ttab\n';
  const bytes = Buffer.from(text);
  for (let cut = 0; cut <= bytes.length; cut++) {
    let printed = '';
    const printer = logPrinter(
      (piece) => (printed += piece),
      () => 'head',
    );
    await writeFile(path, bytes.subarray(0, cut));
    await printer.more(log);
    await appendFile(path, bytes.subarray(cut));
    await printer.more(log);
    printer.end();
    expect(printed).toBe('head\nred ·[31m\nprogress 1\nprogress 2\nbell· ü·· end\ttab\n');
  }
});

test('logs that grow in parallel are printed under separate headers', async () => {
  const { folder } = home();
  const [a, b] = ['a', 'b'].map((stage) => ({
    stage,
    attempt: 1,
    path: join(folder, stage),
    recorded: undefined,
  }));
  let printed = '';
  const printer = logPrinter(
    (piece) => (printed += piece),
    ({ stage }) => `-- ${stage}`,
  );
  for (const [log, text] of [
    [a, '1\n'],
    [b, '2'],
    [a, '3\n'],
    [b, '4\n'],
  ] as const) {
    await appendFile(log!.path, text);
    await printer.more(log!);
  }
  expect(printed).toBe('-- a\n1\n\n-- b\n2\n\n-- a\n3\n\n-- b\n4\n');
});
