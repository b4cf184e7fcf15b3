import { expect, test, vi } from 'vitest';
import { printMatchingRuns } from '../../cli/display/run-table.js';
import { recordOutcome } from '../../lineage/records.js';
import { createRun, findRun, RunAmbiguous } from '../../store/run.js';
import { plan } from '../fixtures/plan.js';
import { quietHome } from '../fixtures/quiet-home.js';
import { outcome } from '../lineage/records.js';

const home = quietHome();

test('runs that match a prefix are listed with status and age', async () => {
  const { store } = home();
  for (const name of ['tiny-0a', 'tiny-0b']) await createRun(store, { name, plan });
  for (const stage of ['data', 'warmup']) await recordOutcome(store, 'tiny-0b', outcome({ stage }));
  const ambiguous = await findRun(store, 'tiny').catch((error: unknown) => error);
  expect(ambiguous).toBeInstanceOf(RunAmbiguous);

  const lines: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
  await printMatchingRuns((ambiguous as RunAmbiguous).runs);
  expect(lines[0]).toMatch(/^run +status +age/);
  expect(lines.slice(1).sort()).toEqual([
    expect.stringMatching(/^tiny-0a +stopped +\d+\w+/),
    expect.stringMatching(/^tiny-0b +done +\d+\w+/),
  ]);
});

test('of many matching runs the newest are listed, and the others counted', async () => {
  const { store } = home();
  for (let run = 10; run < 23; run++) await createRun(store, { name: `tiny-${run}`, plan });
  const ambiguous = await findRun(store, 'tiny').catch((error: unknown) => error);
  const lines: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
  await printMatchingRuns((ambiguous as RunAmbiguous).runs);
  expect(lines).toHaveLength(12);
  expect(lines.at(-1)).toBe('… 3 older ones');
});
