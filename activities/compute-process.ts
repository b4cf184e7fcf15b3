import { execa } from 'execa';
import type { ComputeEvent, ComputeJob } from '../nas/protocol.js';
import { StrataError } from '../platform/errors.js';
import { dieWithParent } from '../platform/processes.js';

export interface ComputeRequest {
  /** A program that implements nas/protocol.ts. */
  readonly program: string;
  readonly job: ComputeJob;
  readonly env: Readonly<Record<string, string>>;
  /** Receives the output of the process and TensorFlow. */
  readonly logFile: string;
  /** Asks the process to write a checkpoint and stop. It is killed after `graceSeconds`. */
  readonly stop: AbortSignal;
  readonly graceSeconds: number;
  /** Kills the process at once, without a last checkpoint, because its work is no longer used. */
  readonly abandon?: AbortSignal;
  readonly onEvent: (event: ComputeEvent) => void;
  readonly stallLimits?: StallLimits;
}

type ComputeEnd = Extract<ComputeEvent, { type: 'done' | 'stopped' }>;

/**
 * Runs a job in a separate process, so that a crash does not affect the worker and the worker's event loop stays free. The
 * process has its own process group, which the terminal's Ctrl-C does not reach, and dies with its parent. Throws the
 * StrataError that the process reports, or one that describes how it died.
 */
export async function compute(request: ComputeRequest): Promise<ComputeEnd> {
  return request.stop.aborted ? { type: 'stopped', step: 0 } : runProcess(request);
}

async function runProcess(request: ComputeRequest): Promise<ComputeEnd> {
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
      // The process only has to exit.
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
    found: `the compute process made no progress for ${Math.round(seconds)} s, far longer than its steps take, and was killed`,
    remedy: `the next attempt resumes from the last checkpoint; if it stalls again, see ${logFile}`,
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
          ? `if this happens again, the computer may be out of memory: use a smaller batch or network; log: ${logFile}`
          : `if this happens again, see ${logFile}`,
    });
  }
  return new StrataError({
    code: 'COMPUTE_EXITED',
    cause: 'bug',
    found: `the compute process ended with exit code ${exit.exitCode} and reported no error`,
    remedy: `see ${logFile}`,
  });
}

interface StallLimits {
  /** The limit for the first step of a phase: recording a graph and its first step take minutes. */
  readonly firstStepSeconds: number;
  /** The minimum time before a step counts as stalled. */
  readonly leastSeconds: number;
  /** A step counts as stalled after this many times the median of recent steps. */
  readonly medians: number;
}

const defaultStallLimits: StallLimits = { firstStepSeconds: 1800, leastSeconds: 120, medians: 20 };

export interface StallWatchdog {
  /** Call for every event of the compute process. */
  observe(event: ComputeEvent): void;
  stop(): void;
}

/**
 * Calls `onStall` once, with the seconds since the last step, when a compute process has made no step for far longer than
 * usual. Uses monotonic time, so that clock changes and a sleeping laptop do not count as a stall.
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
      // A phase that restarts, for a second part of the data, counts as new.
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
