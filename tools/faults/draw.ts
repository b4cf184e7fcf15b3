import { integers, keyedGenerator } from '../../nas/random.js';
import type { StageKind } from '../../spec/plan.js';
import { isSaid, type Moment, momentAt, type Point } from './triggers.js';
import type { TraceLine, Watched } from './trace.js';

/** What a trial leaves to chance: all of it a function of its seed. */
export interface Draw {
  /** A whole number of these bounds, both included. */
  between(least: number, most: number): number;
  pick<T>(choices: readonly T[]): T;
  /** A moment of an undisturbed run, each as likely as it is long. */
  moment(kinds?: readonly StageKind[]): Moment;
  /** A place at which an undisturbed run writes an object with such a name. */
  point(process: Watched, when: 'before' | 'after', object: RegExp, then: Point['then']): Point;
  /** A write of an undisturbed run's compute processes. */
  pointWithin(then: Point['then']): Point;
}

/** @param undisturbed trace of a run without faults */
export function drawFor(seed: number, kind: string, undisturbed: readonly TraceLine[]): Draw {
  const generator = keyedGenerator({ seed, purpose: `fault ${kind}` });
  const between = (least: number, most: number): number =>
    least + integers(generator, 1, most - least + 1)[0]!;
  const pick = <T>(choices: readonly T[]): T => choices[between(0, choices.length - 1)]!;
  const operations = (process: Watched) =>
    undisturbed.filter((line) => line.type === 'operation' && line.process === process);
  return {
    between,
    pick,
    moment(kinds) {
      const lines = undisturbed.filter((line) => isSaid(line));
      const spans = lines.flatMap((line, index) => {
        const isMeant = !kinds || ('kind' in line && kinds.includes(line.kind));
        const next = lines[index + 1];
        // After its last word a stage is the worker's, and another kind of fault.
        return isMeant && next && line.type !== 'done' ? [{ from: line.at, length: next.at - line.at }] : [];
      });
      const total = spans.reduce((sum, { length }) => sum + length, 0);
      let left = (between(0, 1_000_000) / 1_000_001) * total;
      for (const { from, length } of spans) {
        if (left < length) return momentAt(from + left, undisturbed);
        left -= length;
      }
      throw new Error('an undisturbed run has no such moment');
    },
    point(process, when, object, then) {
      const such = operations(process).filter(
        (line) => line.type === 'operation' && object.test(line.object),
      );
      const chosen = pick(such);
      const same = such.filter((line) => kindOf(line) === kindOf(chosen));
      return {
        process,
        ...kindPart(chosen),
        when,
        object: object.source,
        nth: 1 + same.indexOf(chosen),
        then,
      };
    },
    pointWithin(then) {
      const chosen = pick(operations('compute'));
      const same = operations('compute').filter((line) => kindOf(line) === kindOf(chosen));
      return {
        process: 'compute',
        ...kindPart(chosen),
        when: 'within',
        object: '',
        nth: 1 + same.indexOf(chosen),
        then,
      };
    },
  };
}

const kindOf = (line: TraceLine): StageKind | undefined => ('kind' in line ? line.kind : undefined);

function kindPart(line: TraceLine): { kind?: StageKind } {
  const kind = kindOf(line);
  return kind ? { kind } : {};
}

/** In words, for the reader of a table. */
export function pointText({ process, kind, when, object, nth }: Point): string {
  const whose = kind ? `${kind}'s ${process} process` : `the ${process}`;
  return when === 'within' ? `${whose} within its write ${nth}` : `${whose} ${when} ${object} no. ${nth}`;
}
