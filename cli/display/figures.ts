import type { ProgressEvent } from '../../nas/protocol.js';
import { timeLeft } from './time-left.js';

/** How much of its phase is done, in [0, 1]; undefined for what has no steps, or has not made the first. */
export function fractionDone({ step, steps }: ProgressEvent): number | undefined {
  return step > 0 && steps > 0 ? step / steps : undefined;
}

export function percent(fraction: number): string {
  return `${Math.floor(100 * fraction)} %`;
}

/** Where a stage is: its phase, or its epoch while it trains, and the time that is left of that. */
export function whereabouts(progress: ProgressEvent): string[] {
  const { phase, step, steps, epoch, epochs, stepsPerSecond } = progress;
  return [
    epochs ? `epoch ${(epoch ?? 0) + 1}/${epochs}` : phase,
    ...(stepsPerSecond && step < steps ? [`${timeLeft((steps - step) / stepsPerSecond)} left`] : []),
  ];
}

/** What a stage's training says in numbers, most wanted first. */
export function figures({ loss, accuracy, entropy, epochs, stepsPerSecond }: ProgressEvent): string[] {
  return [
    ...(loss === undefined ? [] : [`loss ${loss.toFixed(3)}`]),
    ...(accuracy === undefined ? [] : [`acc ${(100 * accuracy).toFixed(1)} %`]),
    ...(entropy === undefined ? [] : [`entropy ${entropy.toFixed(3)}`]),
    // Other phases count bytes, images or batches.
    ...(epochs && stepsPerSecond ? [`${rate(stepsPerSecond)} steps/s`] : []),
  ];
}

function rate(stepsPerSecond: number): string {
  return stepsPerSecond >= 10 ? stepsPerSecond.toFixed(0) : stepsPerSecond.toPrecision(2);
}
