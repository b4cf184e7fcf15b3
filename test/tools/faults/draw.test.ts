import { expect, test } from 'vitest';
import { drawFor } from '../../../tools/faults/draw.js';
import { findTriggeringLine } from '../../../tools/faults/triggers.js';
import type { TraceLine } from '../../../tools/faults/trace.js';

const compute = { process: 'compute', pid: 7 } as const;
const step = (at: number, number: number): TraceLine => ({
  ...compute,
  at,
  type: 'progress',
  kind: 'search',
  phase: 'train',
  step: number,
});
const operation = (at: number, object: string): TraceLine => ({
  ...compute,
  at,
  type: 'operation',
  kind: 'search',
  object,
});
/** The part before the first step takes 90 % of the time. */
const baseline: TraceLine[] = [
  { ...compute, at: 0, type: 'job', kind: 'search', key: 'k', fence: 1, worker: 1 },
  step(900, 1),
  operation(910, 'stages/k/checkpoints/1-1.safetensors'),
  operation(920, 'stages/k/checkpoints/1-1.json'),
  step(950, 2),
  operation(960, 'stages/k/checkpoints/1-2.json'),
  { ...compute, at: 1000, type: 'done', kind: 'search' },
];

test('a seed determines the event trigger', () => {
  const trigger = (seed: number) => drawFor(seed, 'some-kind', baseline).eventTrigger();
  expect(trigger(3)).toEqual(trigger(3));
  expect(new Set([1, 2, 3, 4, 5].map((seed) => JSON.stringify(trigger(seed)))).size).toBe(5);
  expect(drawFor(3, 'another-kind', baseline).eventTrigger()).not.toEqual(trigger(3));
});

test('event triggers are distributed uniformly over the run', () => {
  const triggers = Array.from({ length: 400 }, (_, seed) =>
    drawFor(seed, 'some-kind', baseline).eventTrigger(),
  );
  const recording = triggers.filter(({ type }) => type === 'job').length;
  expect(recording).toBeGreaterThan(340);
  expect(recording).toBeLessThan(390);
  expect(triggers.every(({ delayMilliseconds }) => delayMilliseconds >= 0 && delayMilliseconds < 900)).toBe(
    true,
  );
});

test('an event trigger is found in another run by its event, independent of time', () => {
  const later = baseline.map((line) => ({ ...line, at: 5000 + 10 * line.at, pid: 99 }));
  const trigger = {
    kind: 'search',
    type: 'progress',
    phase: 'train',
    step: 2,
    nth: 1,
    delayMilliseconds: 5,
  } as const;
  expect(findTriggeringLine(trigger, later)?.at).toBe(14_500);
  expect(findTriggeringLine(trigger, later.slice(0, 3))).toBeUndefined();
  expect(findTriggeringLine({ ...trigger, nth: 2 }, later)).toBeUndefined();
});

test('a write trigger is one of the writes of the baseline run', () => {
  const triggers = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
    drawFor(seed, 'some-kind', baseline).writeTrigger('compute', 'before', /\.json$/, 'die'),
  );
  for (const trigger of triggers)
    expect(trigger).toMatchObject({ kind: 'search', when: 'before', action: 'die' });
  expect([...new Set(triggers.map(({ nth }) => nth))].sort()).toEqual([1, 2]);
});
