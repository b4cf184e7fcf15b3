import { expect, test } from 'vitest';
import { recoveryFigures } from '../../../tools/faults/recovery.js';
import { table } from '../../../tools/faults/table.js';
import type { TraceLine } from '../../../tools/faults/trace.js';

const job = (at: number, pid: number, fence: number): TraceLine => ({
  at,
  process: 'compute',
  pid,
  type: 'job',
  kind: 'search',
  key: 'k',
  fence,
  worker: 1,
});
const step = (at: number, pid: number, number: number): TraceLine => ({
  at,
  process: 'compute',
  pid,
  type: 'progress',
  kind: 'search',
  phase: 'train',
  step: number,
});

test('a run that was killed after step 3 and resumed from step 1 repeats two steps', () => {
  const trace = [
    job(0, 7, 1),
    ...[1, 2, 3].map((number) => step(1000 * number, 7, number)),
    job(14_000, 8, 2),
    ...[2, 3, 4].map((number) => step(16_000 + 1000 * number, 8, number)),
  ];
  expect(recoveryFigures(trace, 4000, 4000)).toEqual({
    stepsAgain: 2,
    nextAttemptSeconds: 10,
    newStepSeconds: 16,
  });
  expect(recoveryFigures(trace, 4000, 13_000)).toMatchObject({ nextAttemptSeconds: 1, newStepSeconds: 7 });
});

test('a fault that ended no attempt has no recovery time', () => {
  expect(recoveryFigures([job(0, 7, 1), step(1000, 7, 1), step(5000, 7, 2)], 4000, 4000)).toEqual({
    stepsAgain: 0,
  });
});

test('the table has a row for each kind that ran, and one for all', () => {
  const kind = (name: string) =>
    ({ name, about: '', setting: 'embedded', plan: () => undefined as never }) as const;
  const report = { kind: 'b', seed: 1, description: '', problems: [], resumes: 0, seconds: 9, stepsAgain: 2 };
  const text = table(
    [kind('a'), kind('b')],
    [
      { ...report, nextAttemptSeconds: 3 },
      { ...report, nextAttemptSeconds: 12.34, resumes: 1 },
      { ...report, stepsAgain: 5, problems: ['an output differs'] },
    ],
  );
  const [header, , ...rows] = text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  expect(header).toContain('repeated steps');
  expect(rows.map((cells) => cells.slice(1, -1))).toEqual([
    ['b', '3', '2', '1', '2 (5)', '12.3 (12.3)', ''],
    ['all', '3', '2', '1', '2 (5)', '12.3 (12.3)', ''],
  ]);
});
