import { formatError } from '../platform/errors.js';
import type { ComputeEvent, ProgressEvent } from './protocol.js';

type Emit = (event: ComputeEvent) => void;

/**
 * Also writes the events of a compute process to the attempt's log: its start, the last figures of every phase and epoch,
 * the checkpoints, and its end.
 * @param write takes one line
 */
export function withLog(emit: Emit, write: (line: string) => void): Emit {
  let last: ProgressEvent | undefined;
  const writeLine = (text: string) => write(`${new Date().toISOString()} ${text}`);
  const writeLast = () => {
    if (last) writeLine(progressText(last));
    last = undefined;
  };
  return (event) => {
    emit(event);
    if (event.type === 'progress') {
      if (last && (last.phase !== event.phase || last.epoch !== event.epoch)) writeLast();
      last = event;
      return;
    }
    if (event.type !== 'checkpoint') writeLast();
    writeLine(eventText(event));
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
  const position = [
    phase,
    ...(epoch === undefined ? [] : [`epoch ${epoch} of ${epochs}`]),
    ...(steps > 0 ? [`step ${step} of ${steps}`] : []),
  ];
  const named = (['loss', 'accuracy', 'entropy', 'stepsPerSecond'] as const).flatMap((name) =>
    figures[name] === undefined ? [] : [`${name} ${Number(figures[name].toPrecision(6))}`],
  );
  return [...position, ...named].join(', ');
}

/** Number of steps before a rate is reported. */
const MIN_STEPS = 3;
/** Window of the mean: about 100 steps or 100 seconds, whichever is longer. */
const WINDOW = { steps: 100, seconds: 100 };

interface Phase {
  readonly name: string;
  step: number;
  at: number;
  counted: number;
  /** Steps and their seconds, in sums that decay with age. */
  steps: number;
  seconds: number;
}

/**
 * Adds the rate in steps per second to progress events. Each phase has its own rate, which leaves out its first step:
 * that step also prepares TensorFlow's session and takes many times longer than the others. The rate is a mean over a
 * long window, so that the estimate of the remaining time is stable.
 * @param now milliseconds of a monotonic clock
 */
export function withStepRate(emit: Emit, now: () => number = () => performance.now()): Emit {
  let phase: Phase | undefined;
  return (event) => {
    if (event.type !== 'progress') return emit(event);
    const at = now();
    if (phase?.name !== event.phase || event.step < phase.step) {
      phase = { name: event.phase, step: event.step, at, counted: 0, steps: 0, seconds: 0 };
    } else if (event.step > phase.step) {
      count(phase, event.step, at);
    }
    const isKnown = phase.counted >= MIN_STEPS && phase.seconds > 0;
    emit(isKnown ? { ...event, stepsPerSecond: phase.steps / phase.seconds } : event);
  };
}

function count(phase: Phase, step: number, at: number): void {
  const steps = step - phase.step;
  const seconds = (at - phase.at) / 1000;
  const kept = Math.exp(-Math.min(steps / WINDOW.steps, seconds / WINDOW.seconds));
  phase.steps = kept * phase.steps + steps;
  phase.seconds = kept * phase.seconds + seconds;
  phase.counted += steps;
  phase.step = step;
  phase.at = at;
}
