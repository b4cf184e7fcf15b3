import { describe } from '../errors/strata-error.js';
import type { ComputeEvent, ProgressEvent } from './protocol.js';

type Say = (event: ComputeEvent) => void;

/**
 * Writes what a compute process says into its log too, for whoever reads it afterwards: where it began, the last
 * figures of every phase and epoch, the checkpoints, and how it ended. `write` takes one line.
 */
export function withJournal(say: Say, write: (line: string) => void): Say {
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
      return `failed: ${describe(event.error)}`;
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
