import { execa } from 'execa';
import { StrataError } from '../errors/strata-error.js';
import type { ComputeEvent, ComputeJob } from '../nas/protocol.js';
import { dieWithParent } from '../processes/die-with-parent.js';
import { defaultStallLimits, watchForStall, type StallLimits } from './stall-watchdog.js';

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
      watchdog.saw(last);
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
    fault: 'world',
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
      fault: 'world',
      found: `the compute process was ended by ${exit.signal}`,
      remedy:
        exit.signal === 'SIGKILL'
          ? `if this happens again, the computer may lack memory: take a smaller batch or network; log: ${logFile}`
          : `if this happens again, see ${logFile}`,
    });
  }
  return new StrataError({
    code: 'COMPUTE_EXITED',
    fault: 'bug',
    found: `the compute process ended with exit code ${exit.exitCode} and did not say why`,
    remedy: `see ${logFile}`,
  });
}
