import { expect, test } from 'vitest';
import { drawFor } from '../../../tools/faults/draw.js';
import { lineOf } from '../../../tools/faults/triggers.js';
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
/** Recording takes nine tenths of the time. */
const undisturbed: TraceLine[] = [
  { ...compute, at: 0, type: 'job', kind: 'search', key: 'k', fence: 1, worker: 1 },
  step(900, 1),
  operation(910, 'stages/k/checkpoints/1-1.safetensors'),
  operation(920, 'stages/k/checkpoints/1-1.json'),
  step(950, 2),
  operation(960, 'stages/k/checkpoints/1-2.json'),
  { ...compute, at: 1000, type: 'done', kind: 'search' },
];

test('a seed gives the same moment every time, and another gives another', () => {
  const moment = (seed: number) => drawFor(seed, 'some-kind', undisturbed).moment();
  expect(moment(3)).toEqual(moment(3));
  expect(new Set([1, 2, 3, 4, 5].map((seed) => JSON.stringify(moment(seed)))).size).toBe(5);
  expect(drawFor(3, 'another-kind', undisturbed).moment()).not.toEqual(moment(3));
});

test('moments are as likely as they are long', () => {
  const moments = Array.from({ length: 400 }, (_, seed) => drawFor(seed, 'some-kind', undisturbed).moment());
  const recording = moments.filter(({ type }) => type === 'job').length;
  expect(recording).toBeGreaterThan(340);
  expect(recording).toBeLessThan(390);
  expect(moments.every(({ delayMilliseconds }) => delayMilliseconds >= 0 && delayMilliseconds < 900)).toBe(
    true,
  );
});

test('a moment is found again in another run by what was said, whenever that is', () => {
  const later = undisturbed.map((line) => ({ ...line, at: 5000 + 10 * line.at, pid: 99 }));
  const moment = {
    kind: 'search',
    type: 'progress',
    phase: 'train',
    step: 2,
    nth: 1,
    delayMilliseconds: 5,
  } as const;
  expect(lineOf(moment, later)?.at).toBe(14_500);
  expect(lineOf(moment, later.slice(0, 3))).toBeUndefined();
  expect(lineOf({ ...moment, nth: 2 }, later)).toBeUndefined();
});

test('a point is one of those that a run without faults passes', () => {
  const points = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
    drawFor(seed, 'some-kind', undisturbed).point('compute', 'before', /\.json$/, 'die'),
  );
  for (const point of points) expect(point).toMatchObject({ kind: 'search', when: 'before', then: 'die' });
  expect([...new Set(points.map(({ nth }) => nth))].sort()).toEqual([1, 2]);
});
