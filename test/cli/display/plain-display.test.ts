import { expect, test } from 'vitest';
import { plainDisplay } from '../../../cli/display/plain-display.js';
import type { StageView } from '../../../runs/view.js';
import { computing, done, ended, killed, progress, waiting } from './views.js';

/** A display whose clock the test sets. */
function display() {
  const lines: string[] = [];
  let now = 0;
  const plain = plainDisplay(
    (line) => lines.push(line),
    () => now,
  );
  return {
    lines,
    at: (seconds: number, stage: StageView) => {
      now = seconds;
      plain.update({ paused: false, stages: [stage] });
    },
  };
}

const training = (step: number) => computing({ attempt: 1, fromStep: 0, progress: { ...progress, step } });

test('a stage is printed when it changes, and not again until the next change', () => {
  const { lines, at } = display();
  at(0, waiting('search'));
  at(1, training(10));
  at(2, training(20));
  at(3, { ...done('search'), state: { status: 'done', seconds: 3 } });
  at(4, { ...done('search'), state: { status: 'done', seconds: 3 } });
  expect(lines.map((line) => line.split(',')[0])).toEqual(['search: 0 %', 'search: done in 3s']);
});

test('a long stage is printed repeatedly, but less and less often', () => {
  const { lines, at } = display();
  for (let second = 0; second < 3600; second++) at(second, training(second + 1));
  const hour = lines.length;
  for (let second = 3600; second < 36_000; second++) at(second, training(second + 1));
  expect(hour).toSatisfy((count: number) => count > 20 && count < 120);
  expect(lines.length - hour).toSatisfy((count: number) => count > 30 && count < 120);
});

test('a phase without steps shows the elapsed time', () => {
  const { lines, at } = display();
  const recording = computing({
    attempt: 1,
    fromStep: 0,
    progress: { type: 'progress', phase: 'record graph', step: 0, steps: 100 },
  });
  at(0, recording);
  at(11, recording);
  expect(lines).toEqual(['search: record graph', 'search: record graph, 11s']);
});

test('waiting for a slot is printed if it lasts', () => {
  const { lines, at } = display();
  const queued = computing(
    {},
    { isComputing: false, queue: 'cpu', attempt: 1, heartbeat: undefined as never },
  );
  at(0, queued);
  expect(lines).toEqual([]);
  at(10, queued);
  at(30, queued);
  expect(lines).toEqual(['search: waiting for a free cpu slot']);
});

test('no attempt is missed, however short', () => {
  const { lines, at } = display();
  at(0, waiting('search'));
  at(1, {
    ...done('search'),
    ended: [ended(1, { outcome: 'failed', error: killed }), ended(2, { fromStep: 3 })],
  });
  expect(lines).toEqual([
    'search: attempt 1 failed: COMPUTE_KILLED the compute process was ended by SIGKILL',
    'search: attempt 2 from step 3',
    'search: done in 12s',
  ]);
});

test('foreign text cannot control the reader of the lines', () => {
  const { lines, at } = display();
  at(0, computing({ host: 'host\u001b[2J\r\nb', progress }));
  expect(lines.join('')).not.toMatch(/\p{Cc}/u);
});
