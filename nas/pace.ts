import type { ComputeEvent } from './protocol.js';

/** Steps that a rate must have been seen over before it is told. */
const leastSteps = 3;
/** How long a step is remembered: the mean is over some 100 steps or 100 seconds, whichever is more. */
const memory = { steps: 100, seconds: 100 };

interface Phase {
  readonly name: string;
  step: number;
  at: number;
  counted: number;
  /** Steps and the seconds they took; older ones weigh less. */
  steps: number;
  seconds: number;
}

/**
 * Adds to what is said of progress how many steps are made per second. Each phase has a rate of its own, which begins
 * after its first step: that one also prepares TensorFlow's session and takes many times longer than the others. The
 * rate is a mean with a long memory, so that the time left settles.
 * @param now milliseconds of a monotonic clock
 */
export function withPace(
  say: (event: ComputeEvent) => void,
  now: () => number = () => performance.now(),
): (event: ComputeEvent) => void {
  let phase: Phase | undefined;
  return (event) => {
    if (event.type !== 'progress') return say(event);
    const at = now();
    if (phase?.name !== event.phase || event.step < phase.step) {
      phase = { name: event.phase, step: event.step, at, counted: 0, steps: 0, seconds: 0 };
    } else if (event.step > phase.step) {
      count(phase, event.step, at);
    }
    const isKnown = phase.counted >= leastSteps && phase.seconds > 0;
    say(isKnown ? { ...event, stepsPerSecond: phase.steps / phase.seconds } : event);
  };
}

function count(phase: Phase, step: number, at: number): void {
  const steps = step - phase.step;
  const seconds = (at - phase.at) / 1000;
  const kept = Math.exp(-Math.min(steps / memory.steps, seconds / memory.seconds));
  phase.steps = kept * phase.steps + steps;
  phase.seconds = kept * phase.seconds + seconds;
  phase.counted += steps;
  phase.step = step;
  phase.at = at;
}
