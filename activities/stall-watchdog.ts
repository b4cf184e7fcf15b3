import type { ComputeEvent } from '../nas/protocol.js';

export interface StallLimits {
  /** Allowance until the first step of a phase: recording a graph and its first step take minutes, not seconds. */
  readonly firstStepSeconds: number;
  /** No step is called stalled sooner than this. */
  readonly leastSeconds: number;
  /** A step is called stalled after this many times the median of the recent ones. */
  readonly medians: number;
}

export const defaultStallLimits: StallLimits = { firstStepSeconds: 1800, leastSeconds: 120, medians: 20 };

export interface StallWatchdog {
  /** Tells the watchdog what the compute process said. */
  saw(event: ComputeEvent): void;
  stop(): void;
}

/**
 * Calls `onStall` once, with the seconds of silence, when a compute process has made no step for far longer than its
 * steps take. Time is monotonic, so that neither a set clock nor a sleeping laptop looks like a stall.
 */
export function watchForStall(onStall: (seconds: number) => void, limits: StallLimits): StallWatchdog {
  const recent: number[] = [];
  let last = { phase: '', step: -1, at: performance.now() };

  const timer = setInterval(
    () => {
      const silence = (performance.now() - last.at) / 1000;
      if (silence < allowance(recent, limits)) return;
      clearInterval(timer);
      onStall(silence);
    },
    Math.min(1000, limits.leastSeconds * 250),
  );

  return {
    saw(event) {
      const at = performance.now();
      if (event.type !== 'progress') {
        last = { ...last, at };
        return;
      }
      // A phase that begins again, for a second part of the data, counts from its beginning.
      if (event.phase !== last.phase || event.step < last.step) recent.length = 0;
      else if (event.step > last.step) {
        recent.push((at - last.at) / 1000 / (event.step - last.step));
        if (recent.length > 50) recent.shift();
      } else return;
      last = { phase: event.phase, step: event.step, at };
    },
    stop: () => clearInterval(timer),
  };
}

function allowance(recent: readonly number[], limits: StallLimits): number {
  if (recent.length === 0) return limits.firstStepSeconds;
  const sorted = [...recent].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return Math.max(limits.leastSeconds, limits.medians * median);
}
