import type { ProgressEvent } from '../../nas/protocol.js';
import { duration } from '../../report/duration.js';

/** What a stage's progress says in numbers, most wanted first, so that a narrow terminal may cut the rest. */
export function figures(progress: ProgressEvent): string[] {
  const { step, steps, epoch, epochs, stepsPerSecond, loss, accuracy, entropy } = progress;
  return [
    ...(epochs ? [`epoch ${(epoch ?? 0) + 1}/${epochs}`] : []),
    ...(stepsPerSecond
      ? [`${rate(stepsPerSecond)} steps/s`, `${duration((steps - step) / stepsPerSecond)} left`]
      : []),
    ...(loss === undefined ? [] : [`loss ${loss.toFixed(3)}`]),
    ...(accuracy === undefined ? [] : [`acc ${(100 * accuracy).toFixed(1)} %`]),
    ...(entropy === undefined ? [] : [`entropy ${entropy.toFixed(3)}`]),
  ];
}

function rate(stepsPerSecond: number): string {
  return stepsPerSecond >= 10 ? stepsPerSecond.toFixed(0) : stepsPerSecond.toPrecision(2);
}
