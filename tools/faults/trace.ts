import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { StageKind } from '../../spec/plan.js';

/** The processes of a trial that preload.ts traces. */
export type TracedProcess = 'compute' | 'worker';

/** One line of JSON that preload.ts writes. `at` is in milliseconds since the epoch. */
export type TraceLine = { readonly at: number; readonly process: TracedProcess; readonly pid: number } & (
  | JobLine
  /** Messages from a compute process to its worker. */
  | { readonly type: 'started'; readonly kind: StageKind; readonly step: number }
  | { readonly type: 'progress'; readonly kind: StageKind; readonly phase: string; readonly step: number }
  | { readonly type: 'checkpoint' | 'stopped'; readonly kind: StageKind; readonly step: number }
  | { readonly type: 'done' | 'failed'; readonly kind: StageKind }
  | OperationLine
  /** A write trigger fired. */
  | { readonly type: 'injected' }
);

/** A compute process received its job. */
export interface JobLine {
  readonly type: 'job';
  readonly kind: StageKind;
  readonly key: string;
  readonly fence: number;
  readonly worker: number;
}

/** A process is about to write an object to the store. */
export interface OperationLine {
  readonly type: 'operation';
  /** Missing in a worker. */
  readonly kind?: StageKind;
  readonly object: string;
}

/** Reads a trace while it is written. */
export interface TraceReader {
  /** All lines read so far, in order. */
  readonly lines: readonly TraceLine[];
  /** Reads new lines and returns all lines. */
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
