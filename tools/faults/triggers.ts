import { setTimeout as sleep } from 'node:timers/promises';
import type { StageKind } from '../../spec/plan.js';
import type { TraceLine, Watched } from './trace.js';

/**
 * A point at which a process is struck: as it gives an object of the store its name, or while it writes the file that
 * will get one. `object` is a regular expression.
 */
export interface Point {
  readonly process: Watched;
  /** Of the compute process of this kind of stage only. */
  readonly kind?: StageKind;
  readonly when: 'before' | 'after' | 'within';
  readonly object: string;
  /** Which such moment in the life of a process, from 1. */
  readonly nth: number;
  /** `freeze`: it waits there to be killed with all the others. */
  readonly then: 'die' | 'freeze';
}

/** So long after a compute process said something for the `nth` time: not by the clock, which depends on the load. */
export interface Moment {
  readonly kind: StageKind;
  readonly type: TraceLine['type'];
  readonly phase?: string;
  readonly step?: number;
  /** From 1. */
  readonly nth: number;
  readonly delayMilliseconds: number;
}

export function momentText({ kind, type, phase, step, delayMilliseconds }: Moment): string {
  const said = [phase ?? type, ...(step === undefined ? [] : [step])].join(' ');
  return `${kind}: ${said} + ${Math.round(delayMilliseconds)} ms`;
}

/** The line of a trace from which the moment is counted, once it is there. */
export function lineOf(moment: Moment, lines: readonly TraceLine[]): TraceLine | undefined {
  return lines.filter((line) => identity(line) === identity(moment))[moment.nth - 1];
}

/** The moment that a time of a trace was, in milliseconds. */
export function momentAt(time: number, lines: readonly TraceLine[]): Moment {
  const before = lines.filter((line) => isSaid(line) && line.at <= time);
  const line = before.at(-1) as TraceLine & Moment;
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

/** Whether a compute process said it. */
export function isSaid(line: TraceLine): boolean {
  return line.process === 'compute' && line.type !== 'operation' && line.type !== 'struck';
}

function identity(said: Partial<Moment>): string {
  return JSON.stringify([said.kind, said.type, said.phase, said.step]);
}

/** Waits waitFor something is there, and answers with it. Throws, with `what` it waited for, when it takes too long. */
export async function waitFor<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { seconds = 300, everyMilliseconds = 25 } = {},
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await sleep(everyMilliseconds);
  }
}
