import { formatError } from '../platform/errors.js';
import type { ComputeEvent, ProgressEvent } from './protocol.js';

type Say = (event: ComputeEvent) => void;

/**
 * Writes what a compute process says into its log too, for whoever reads it afterwards: where it began, the last
 * figures of every phase and epoch, the checkpoints, and how it ended. `write` takes one line.
 */
export function withLog(say: Say, write: (line: string) => void): Say {
  let last: ProgressEvent | undefined;
  const told = (text: string) => write(`${new Date().toISOString()} ${text}`);
  const tellLast = () => {
    if (last) told(progressText(last));
    last = undefined;
  };
  return (event) => {
    say(event);
    if (event.type === 'progress') {
      if (last && (last.phase !== event.phase || last.epoch !== event.epoch)) tellLast();
      last = event;
      return;
    }
    if (event.type !== 'checkpoint') tellLast();
    told(eventText(event));
  };
}

function eventText(event: Exclude<ComputeEvent, ProgressEvent>): string {
  switch (event.type) {
    case 'started':
      return `started at step ${event.fromStep} of ${event.steps}`;
    case 'checkpoint':
      return `checkpoint of step ${event.step}, ${event.size} bytes in ${event.seconds.toFixed(2)} s, waited for ${event.waited.toFixed(2)} s`;
    case 'stopped':
      return `stopped at step ${event.step}`;
    case 'failed':
      return `failed: ${formatError(event.error)}`;
    case 'done':
      return `done: ${JSON.stringify(event.summary)}`;
  }
}

function progressText({ phase, step, steps, epoch, epochs, ...figures }: ProgressEvent): string {
  const where = [
    phase,
    ...(epoch === undefined ? [] : [`epoch ${epoch} of ${epochs}`]),
    ...(steps > 0 ? [`step ${step} of ${steps}`] : []),
  ];
  const named = (['loss', 'accuracy', 'entropy', 'stepsPerSecond'] as const).flatMap((name) =>
    figures[name] === undefined ? [] : [`${name} ${Number(figures[name].toPrecision(6))}`],
  );
  return [...where, ...named].join(', ');
}

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
export function withStepRate(
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
