import { describe, expect, it } from 'vitest';
import { checkpointSchedule } from '../../../nas/training/checkpoints.js';

describe('the checkpoint schedule', () => {
  it('counts steps when the plan sets a number of steps', () => {
    const schedule = checkpointSchedule({ everySteps: 3 });
    schedule.wrote({ waited: 100, written: 100 });
    expect([2, 3].map((steps) => schedule.isDue(steps, 1e6))).toEqual([false, true]);
  });

  it('keeps the interval that the plan sets, whatever a checkpoint costs', () => {
    const schedule = checkpointSchedule({ everySeconds: 60 });
    schedule.wrote({ waited: 100, written: 100 });
    expect([59, 60].map((seconds) => schedule.isDue(1, seconds))).toEqual([false, true]);
  });

  it('follows the cost of checkpoints when the plan sets no interval', () => {
    const schedule = checkpointSchedule({});
    expect([9, 10].map((seconds) => schedule.isDue(1, seconds))).toEqual([false, true]);
    schedule.wrote({ waited: 0.1, written: 0.4 });
    expect([49, 51].map((seconds) => schedule.isDue(1, seconds))).toEqual([false, true]);
    schedule.wrote({ waited: 0.01, written: 0.02 });
    expect([9, 10].map((seconds) => schedule.isDue(1, seconds))).toEqual([false, true]);
    schedule.wrote({ waited: 1, written: 3600 });
    expect([599, 600].map((seconds) => schedule.isDue(1, seconds))).toEqual([false, true]);
  });

  it('is never due before a first step', () => {
    expect(checkpointSchedule({}).isDue(0, 1e6)).toBe(false);
  });
});
