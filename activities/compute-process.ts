import { execa } from 'execa';
import type { ComputeEvent, ComputeJob } from '../nas/protocol.js';
import { StrataError } from '../platform/errors.js';
import { dieWithParent } from '../platform/processes.js';

export interface ComputeRequest {
  /** The program that speaks nas/protocol.ts. */
  readonly program: string;
  readonly job: ComputeJob;
  readonly env: Readonly<Record<string, string>>;
  /** Takes what the process and TensorFlow print. */
  readonly logFile: string;
  /** Asks the process to write a checkpoint and stop; it is killed if it has not by the end of `graceSeconds`. */
  readonly stop: AbortSignal;
  readonly graceSeconds: number;
  /** Ends the process at once, without a last checkpoint: nothing that it does counts any more. */
  readonly abandon?: AbortSignal;
  readonly onEvent: (event: ComputeEvent) => void;
  readonly stallLimits?: StallLimits;
}

export type ComputeEnd = Extract<ComputeEvent, { type: 'done' | 'stopped' }>;

/**
 * Runs a job in a process of its own, so that its crash is not the worker's and the worker's event loop stays free.
 * The process has its own group, out of reach of the terminal's Ctrl-C, and dies with its parent.
 * Throws the StrataError that it reports, or one that says how it died.
 */
export async function compute(request: ComputeRequest): Promise<ComputeEnd> {
  return request.stop.aborted ? { type: 'stopped', step: 0 } : converse(request);
}

async function converse(request: ComputeRequest): Promise<ComputeEnd> {
  const grace = request.graceSeconds * 1000;
  const log = { file: request.logFile, append: true };
  const [command, args] = dieWithParent(process.execPath, [request.program]);
  const child = execa(command, args, {
    ipc: true,
    detached: true,
    env: { ...request.env },
    stdin: 'ignore',
    stdout: log,
    stderr: log,
    buffer: false,
    cancelSignal: request.stop,
    forceKillAfterDelay: grace,
    reject: false,
  });
  const abandon = () => child.kill('SIGKILL');
  request.abandon?.addEventListener('abort', abandon);
  if (request.abandon?.aborted) abandon();
  const stall: { seconds?: number } = {};
  const watchdog = watchForStall((seconds) => {
    stall.seconds = seconds;
    child.kill('SIGKILL');
  }, request.stallLimits ?? defaultStallLimits);

  let last: ComputeEvent | undefined;
  let checkpoint = 0;
  try {
    await child.sendMessage(request.job as never).catch(() => undefined);
    for await (const message of child.getEachMessage()) {
      last = message as unknown as ComputeEvent;
      watchdog.observe(last);
      request.onEvent(last);
      if (last.type === 'checkpoint') checkpoint = last.step;
      // It has nothing left to do but exit.
      if (isEnd(last)) setTimeout(() => child.kill('SIGKILL'), grace).unref();
    }
    const exit = await child;
    if (last?.type === 'done' || last?.type === 'stopped') return last;
    if (last?.type === 'failed') throw new StrataError(last.error);
    if (request.stop.aborted || request.abandon?.aborted) return { type: 'stopped', step: checkpoint };
    if (stall.seconds !== undefined) throw stalled(stall.seconds, request.logFile);
    throw died(exit, request.logFile);
  } finally {
    watchdog.stop();
    request.abandon?.removeEventListener('abort', abandon);
    child.kill('SIGKILL');
  }
}

function isEnd(event: ComputeEvent): boolean {
  return event.type === 'done' || event.type === 'stopped' || event.type === 'failed';
}

function stalled(seconds: number, logFile: string): StrataError {
  return new StrataError({
    code: 'COMPUTE_STALLED',
    cause: 'environment',
    found: `the compute process made no step for ${Math.round(seconds)} s, far longer than its steps take, and was ended`,
    remedy: `the next attempt goes on from the last checkpoint; if it stalls again, see ${logFile}`,
  });
}

function died(
  exit: { signal?: string | undefined; exitCode?: number | undefined },
  logFile: string,
): StrataError {
  if (exit.signal) {
    return new StrataError({
      code: 'COMPUTE_KILLED',
      cause: 'environment',
      found: `the compute process was ended by ${exit.signal}`,
      remedy:
        exit.signal === 'SIGKILL'
          ? `if this happens again, the computer may lack memory: take a smaller batch or network; log: ${logFile}`
          : `if this happens again, see ${logFile}`,
    });
  }
  return new StrataError({
    code: 'COMPUTE_EXITED',
    cause: 'bug',
    found: `the compute process ended with exit code ${exit.exitCode} and did not say why`,
    remedy: `see ${logFile}`,
  });
}

export interface StallLimits {
  /** Allowance until the first step of a phase: recording a graph and its first step take minutes, not seconds. */
  readonly firstStepSeconds: number;
  /** No step is called stalled sooner than this. */
  readonly leastSeconds: number;
  /** A step is called stalled after this many times the median of the recent ones. */
  readonly medians: number;
}

export const defaultStallLimits: StallLimits = { firstStepSeconds: 1800, leastSeconds: 120, medians: 20 };

export interface StallWatchdog {
  /** Tells the watchdog what the compute process said. */
  observe(event: ComputeEvent): void;
  stop(): void;
}

/**
 * Calls `onStall` once, with the seconds of silence, when a compute process has made no step for far longer than its
 * steps take. Time is monotonic, so that neither a set clock nor a sleeping laptop looks like a stall.
 */
export function watchForStall(onStall: (seconds: number) => void, limits: StallLimits): StallWatchdog {
  const recent: number[] = [];
  let last = { phase: '', step: -1, at: performance.now() };

  const timer = setInterval(
    () => {
      const silence = (performance.now() - last.at) / 1000;
      if (silence < allowance(recent, limits)) return;
      clearInterval(timer);
      onStall(silence);
    },
    Math.min(1000, limits.leastSeconds * 250),
  );

  return {
    observe(event) {
      const at = performance.now();
      if (event.type !== 'progress') {
        last = { ...last, at };
        return;
      }
      // A phase that begins again, for a second part of the data, counts from its beginning.
      if (event.phase !== last.phase || event.step < last.step) recent.length = 0;
      else if (event.step > last.step) {
        recent.push((at - last.at) / 1000 / (event.step - last.step));
        if (recent.length > 50) recent.shift();
      } else return;
      last = { phase: event.phase, step: event.step, at };
    },
    stop: () => clearInterval(timer),
  };
}

function allowance(recent: readonly number[], limits: StallLimits): number {
  if (recent.length === 0) return limits.firstStepSeconds;
  const sorted = [...recent].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return Math.max(limits.leastSeconds, limits.medians * median);
}
