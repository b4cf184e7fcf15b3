import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { StageKind } from '../../spec/plan.js';

/** Which processes of a trial are watched from inside. */
export type Watched = 'compute' | 'worker';

/** What the watcher inside a process (`preload.ts`) writes down, one line of JSON each. `at` is in milliseconds. */
export type TraceLine = { readonly at: number; readonly process: Watched; readonly pid: number } & (
  | JobLine
  /** What a compute process told its worker. */
  | { readonly type: 'started'; readonly kind: StageKind; readonly step: number }
  | { readonly type: 'progress'; readonly kind: StageKind; readonly phase: string; readonly step: number }
  | { readonly type: 'checkpoint' | 'stopped'; readonly kind: StageKind; readonly step: number }
  | { readonly type: 'done' | 'failed'; readonly kind: StageKind }
  | OperationLine
  /** The fault at a named point has struck. */
  | { readonly type: 'struck' }
);

/** A compute process was given its work. */
export interface JobLine {
  readonly type: 'job';
  readonly kind: StageKind;
  readonly key: string;
  readonly fence: number;
  readonly worker: number;
}

/** A process is about to give an object of the store its name, for the `nth` time one that looks like this. */
export interface OperationLine {
  readonly type: 'operation';
  /** Absent in a worker. */
  readonly kind?: StageKind;
  readonly object: string;
}

/** Reads a trace that is being written. */
export interface TraceReader {
  /** All lines so far, in the order of writing. */
  readonly lines: readonly TraceLine[];
  /** Takes in what was added. */
  read(): readonly TraceLine[];
  close(): void;
}

export function readTrace(file: string): TraceReader {
  const lines: TraceLine[] = [];
  const descriptor = openSync(file, 'a+');
  let offset = 0;
  let rest = '';
  return {
    lines,
    read() {
      const { size } = fstatSync(descriptor);
      if (size > offset) {
        const buffer = Buffer.alloc(size - offset);
        offset += readSync(descriptor, buffer, 0, buffer.length, offset);
        const parts = `${rest}${buffer.toString()}`.split('\n');
        rest = parts.pop() ?? '';
        lines.push(...parts.map((line) => JSON.parse(line) as TraceLine));
      }
      return lines;
    },
    close: () => closeSync(descriptor),
  };
}
