import { duration } from '../../report/duration.js';

/** A span of time to come, no finer than it can be known: `8s`, `1m 25s`, `12m`, `3h 10m`. */
export function timeLeft(seconds: number): string {
  const grain = seconds < 60 ? 1 : seconds < 600 ? 5 : seconds < 7200 ? 60 : 600;
  return duration(Math.ceil(seconds / grain) * grain);
}
