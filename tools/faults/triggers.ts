import type { StageKind } from '../../spec/plan.js';
import type { TraceLine, TracedProcess } from './trace.js';

/** Fires in a traced process when it writes an object to the store. */
export interface WriteTrigger {
  readonly process: TracedProcess;
  /** Of the compute process of this kind of stage only. */
  readonly kind?: StageKind;
  /** `before` or `after` an object gets its name; `within`: halfway through writing its file. */
  readonly when: 'before' | 'after' | 'within';
  /** A regular expression for the object's name. */
  readonly object: string;
  /** Fires at the nth matching write of a process, from 1. */
  readonly nth: number;
  /** `freeze`: the process blocks until the harness kills all processes. */
  readonly action: 'die' | 'freeze';
}

/** Fires this long after the nth matching event of a compute process. Independent of machine load, unlike wall-clock time. */
export interface EventTrigger {
  readonly kind: StageKind;
  readonly type: TraceLine['type'];
  readonly phase?: string;
  readonly step?: number;
  /** From 1. */
  readonly nth: number;
  readonly delayMilliseconds: number;
}

export function describeEventTrigger({ kind, type, phase, step, delayMilliseconds }: EventTrigger): string {
  const event = [phase ?? type, ...(step === undefined ? [] : [step])].join(' ');
  return `${kind}: ${event} + ${Math.round(delayMilliseconds)} ms`;
}

export function describeWriteTrigger({ process, kind, when, object, nth }: WriteTrigger): string {
  const writer = kind ? `${kind}'s ${process} process` : `the ${process}`;
  return when === 'within' ? `${writer}, within write ${nth}` : `${writer}, ${when} ${object} no. ${nth}`;
}

/** The trace line of the event that the trigger waits for, once it is in the trace. */
export function findTriggeringLine(
  trigger: EventTrigger,
  lines: readonly TraceLine[],
): TraceLine | undefined {
  return lines.filter((line) => identity(line) === identity(trigger))[trigger.nth - 1];
}

/** The trigger that corresponds to a time in a trace, in milliseconds. */
export function eventTriggerAt(time: number, lines: readonly TraceLine[]): EventTrigger {
  const before = lines.filter((line) => isComputeEvent(line) && line.at <= time);
  const line = before.at(-1) as TraceLine & EventTrigger;
  const { kind, type, phase, step, at } = line;
  return {
    kind,
    type,
    ...(phase !== undefined && { phase }),
    ...(step !== undefined && { step }),
    nth: before.filter((other) => identity(other) === identity(line)).length,
    delayMilliseconds: time - at,
  };
}

/** Whether the line is the job of a compute process or a message from one. */
export function isComputeEvent(line: TraceLine): boolean {
  return line.process === 'compute' && line.type !== 'operation' && line.type !== 'injected';
}

function identity(event: Partial<EventTrigger>): string {
  return JSON.stringify([event.kind, event.type, event.phase, event.step]);
}
