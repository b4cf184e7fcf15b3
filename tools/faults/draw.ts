import { integers, keyedGenerator } from '../../nas/random.js';
import type { StageKind } from '../../spec/plan.js';
import type { TracedProcess, TraceLine } from './trace.js';
import { type EventTrigger, eventTriggerAt, isComputeEvent, type WriteTrigger } from './triggers.js';

/** The random choices of a trial, all determined by its seed. */
export interface Draw {
  /** An integer, both bounds included. */
  between(least: number, most: number): number;
  pick<T>(choices: readonly T[]): T;
  /** A time within the baseline run, uniformly distributed. */
  eventTrigger(kinds?: readonly StageKind[]): EventTrigger;
  /** A write of the baseline run to an object whose name matches. */
  writeTrigger(
    process: TracedProcess,
    when: 'before' | 'after',
    object: RegExp,
    action: WriteTrigger['action'],
  ): WriteTrigger;
  /** A partial write of one of the baseline run's compute processes. */
  partialWriteTrigger(action: WriteTrigger['action']): WriteTrigger;
}

/** @param baseline trace of a run without faults */
export function drawFor(seed: number, kind: string, baseline: readonly TraceLine[]): Draw {
  const generator = keyedGenerator({ seed, purpose: `fault ${kind}` });
  const between = (least: number, most: number): number =>
    least + integers(generator, 1, most - least + 1)[0]!;
  const pick = <T>(choices: readonly T[]): T => choices[between(0, choices.length - 1)]!;
  const operations = (process: TracedProcess) =>
    baseline.filter((line) => line.type === 'operation' && line.process === process);
  return {
    between,
    pick,
    eventTrigger(kinds) {
      const lines = baseline.filter((line) => isComputeEvent(line));
      const spans = lines.flatMap((line, index) => {
        const isWanted = !kinds || ('kind' in line && kinds.includes(line.kind));
        const next = lines[index + 1];
        // After `done` only the worker acts, which other kinds of fault cover.
        return isWanted && next && line.type !== 'done' ? [{ from: line.at, length: next.at - line.at }] : [];
      });
      const total = spans.reduce((sum, { length }) => sum + length, 0);
      let left = (between(0, 1_000_000) / 1_000_001) * total;
      for (const { from, length } of spans) {
        if (left < length) return eventTriggerAt(from + left, baseline);
        left -= length;
      }
      throw new Error('no part of the baseline run matches');
    },
    writeTrigger(process, when, object, action) {
      const matching = operations(process).filter(
        (line) => line.type === 'operation' && object.test(line.object),
      );
      const chosen = pick(matching);
      const same = matching.filter((line) => kindOf(line) === kindOf(chosen));
      return {
        process,
        ...kindPart(chosen),
        when,
        object: object.source,
        nth: 1 + same.indexOf(chosen),
        action,
      };
    },
    partialWriteTrigger(action) {
      const chosen = pick(operations('compute'));
      const same = operations('compute').filter((line) => kindOf(line) === kindOf(chosen));
      return {
        process: 'compute',
        ...kindPart(chosen),
        when: 'within',
        object: '',
        nth: 1 + same.indexOf(chosen),
        action,
      };
    },
  };
}

const kindOf = (line: TraceLine): StageKind | undefined => ('kind' in line ? line.kind : undefined);

function kindPart(line: TraceLine): { kind?: StageKind } {
  const kind = kindOf(line);
  return kind ? { kind } : {};
}
