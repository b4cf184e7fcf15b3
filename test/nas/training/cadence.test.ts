import { describe, expect, it } from 'vitest';
import { cadence } from '../../../nas/training/cadence.js';

describe('cadence', () => {
  it('counts steps where the plan says steps', () => {
    const every = cadence({ everySteps: 3 });
    every.wrote({ waited: 100, written: 100 });
    expect([2, 3].map((steps) => every.isDue(steps, 1e6))).toEqual([false, true]);
  });

  it('keeps to the time that the plan says, whatever a checkpoint costs', () => {
    const every = cadence({ everySeconds: 60 });
    every.wrote({ waited: 100, written: 100 });
    expect([59, 60].map((seconds) => every.isDue(1, seconds))).toEqual([false, true]);
  });

  it('follows what checkpoints cost where the plan says nothing', () => {
    const every = cadence({});
    expect([9, 10].map((seconds) => every.isDue(1, seconds))).toEqual([false, true]);
    every.wrote({ waited: 0.1, written: 0.4 });
    expect([49, 51].map((seconds) => every.isDue(1, seconds))).toEqual([false, true]);
    every.wrote({ waited: 0.01, written: 0.02 });
    expect([9, 10].map((seconds) => every.isDue(1, seconds))).toEqual([false, true]);
    every.wrote({ waited: 1, written: 3600 });
    expect([599, 600].map((seconds) => every.isDue(1, seconds))).toEqual([false, true]);
  });

  it('asks for none where no step was made', () => {
    expect(cadence({}).isDue(0, 1e6)).toBe(false);
  });
});
