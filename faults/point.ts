import type { StageKind } from '../spec/plan.js';
import type { Watched } from './trace.js';

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
