import { capture } from './captured.js';
import { runEagerly } from './eager.js';
import type { Executor, Program } from './program.js';

/** A program ready to run: recorded as a graph, or operation by operation for debugging. */
export function captureOrRunEagerly(program: Program, threads: number, eager = false): Executor {
  return eager ? runEagerly(program) : capture(program, threads);
}
