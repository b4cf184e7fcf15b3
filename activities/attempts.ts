import { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { readLineage, type StageAttempt } from '../lineage/records.js';
import type { ComputeEvent } from '../nas/protocol.js';
import { type ErrorDetails, StrataError } from '../platform/errors.js';
import type { LeaseRecord as LeaseFile } from '../schemas/generated/lease.js';
import type { PlannedStage } from '../spec/plan.js';
import { layout } from '../store/layout.js';
import type { LeaseRecord } from '../store/lease.js';
import type { ObjectStore } from '../store/object-store.js';
import { isDamagedObject, readSealed } from '../store/sealed-json.js';
import type { StageTask } from './stage-activities.js';
import type { StageMetrics } from './stage-metrics.js';

/** The error as Temporal carries it: its design goes along as a detail, and only the world's faults are retried. */
export function activityFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure || isAbort(error))
    return error;
  const details = errorDetails(error);
  return ApplicationFailure.create({
    message: details.found,
    type: details.code,
    nonRetryable: details.cause !== 'environment',
    details: [details],
    ...(error instanceof Error && { cause: error }),
  });
}

/** The design of any error: its own, or one for what nobody foresaw. */
export function errorDetails(error: unknown): ErrorDetails {
  return error instanceof StrataError ? error.details : unforeseen(error);
}

/** What Node's own waits throw when the activity is cancelled. */
function isAbort(error: unknown): error is Error {
  return error instanceof Error && error.name === 'AbortError';
}

function unforeseen(error: unknown): ErrorDetails {
  const cause = isSystemError(error) ? 'environment' : 'bug';
  return { code: cause === 'environment' ? 'SYSTEM_CALL_FAILED' : 'BUG', cause, found: String(error) };
}

/** Disk, network and the like: Node gives these a code such as EIO. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** What the lineage will tell of an attempt, gathered while it runs. */
export interface AttemptRecorder {
  observe(event: ComputeEvent): void;
  ended(outcome: 'completed' | 'stopped'): StageAttempt;
  ended(outcome: 'failed', error: unknown): StageAttempt;
  /** Seconds since the attempt began. */
  seconds(): number;
}

export function attemptRecorder(attempt: number, fence: number): AttemptRecorder {
  const startedAt = new Date().toISOString();
  const began = performance.now();
  let seen: Pick<StageAttempt, 'fromStep' | 'facts' | 'checkpointBytes'> = {};
  return {
    observe(event) {
      if (event.type === 'started') seen = { fromStep: event.fromStep, facts: { ...event.facts } };
      if (event.type === 'checkpoint') seen = { ...seen, checkpointBytes: event.size };
    },
    ended: (outcome: StageAttempt['outcome'], error?: unknown) => ({
      attempt,
      fence,
      startedAt,
      finishedAt: new Date().toISOString(),
      outcome,
      ...seen,
      ...(outcome === 'failed' && { error: errorDetails(error) }),
    }),
    seconds: () => (performance.now() - began) / 1000,
  };
}

/** Tells the worker's log and its metrics what an attempt does. One of the last three ends it. */
export interface AttemptReporter {
  observe(event: ComputeEvent): void;
  completed(seconds: number): void;
  stopped(step: number): void;
  failed(error: unknown): void;
}

export function attemptReporter(
  metrics: StageMetrics,
  stage: PlannedStage,
  stop: AbortSignal,
  logFile: string,
): AttemptReporter {
  // Kept, since what the signal calls has no activity of its own.
  const { log } = Context.current();
  const counted = metrics.began(stage);
  const toldToStop = () => void log.info('told to stop', { reason: reasonOf(stop) });
  stop.addEventListener('abort', toldToStop);
  const ended = () => stop.removeEventListener('abort', toldToStop);
  log.info('attempt began', { logFile });
  return {
    observe(event) {
      counted.observe(event);
      if (event.type === 'started') log.info('computing', { fromStep: event.fromStep, steps: event.steps });
      if (event.type === 'checkpoint') {
        const { step, size, seconds } = event;
        log.debug('checkpoint written', { step, size, seconds });
      }
    },
    completed(seconds) {
      ended();
      counted.ended('completed');
      log.info('attempt completed', { seconds: Math.round(seconds * 1000) / 1000 });
    },
    stopped(step) {
      ended();
      counted.ended('stopped');
      log.info('attempt stopped at a checkpoint', { step });
    },
    failed(error) {
      ended();
      const details = errorDetails(error);
      counted.ended('failed', details);
      const { code, cause, found } = details;
      log[cause === 'bug' ? 'error' : 'warn']('attempt failed', { code, cause, found });
    },
  };
}

/** Temporal says for instance `WORKER_SHUTDOWN`, `CANCELLED` or `TIMED_OUT`. */
function reasonOf({ reason }: AbortSignal): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/**
 * The run's earlier attempts at a stage, oldest first and counted from 1, however often its workflow
 * began afresh. An attempt that was killed recorded no end, but it had taken the lease: it counts as lost, from then
 * until the next one took over.
 */
export async function attemptsBefore(
  store: ObjectStore,
  { run, stage }: StageTask,
  key: string,
  nextFence: number,
): Promise<StageAttempt[]> {
  const told = (await readLineage(store, run))
    .filter((record) => record.stage === stage.name && record.key === key)
    .flatMap((record) => record.attempts);
  const attempts: StageAttempt[] = [];
  let nextBegan = new Date().toISOString();
  for (let fence = nextFence - 1; fence > 0; fence--) {
    const lease = await leaseOf(store, key, fence);
    if (lease?.run === run && lease.stage === stage.name && !lease.purpose) {
      attempts.unshift(told.find((attempt) => attempt.fence === fence) ?? lost(lease, nextBegan));
    }
    nextBegan = lease?.acquiredAt ?? nextBegan;
  }
  return attempts.map((attempt, index) => ({ ...attempt, attempt: index + 1 }));
}

/** Undefined when its record is gone or damaged: an old attempt then goes untold, and the stage goes on. */
async function leaseOf(store: ObjectStore, key: string, fence: number): Promise<LeaseRecord | undefined> {
  try {
    return await readSealed<LeaseFile>(store, layout.lease(key, fence, 'json'), 'lease');
  } catch (error) {
    if (isDamagedObject(error)) return undefined;
    throw error;
  }
}

function lost({ attempt, fence, acquiredAt }: LeaseRecord, finishedAt: string): StageAttempt {
  return { attempt, fence, startedAt: acquiredAt, finishedAt, outcome: 'lost' };
}

/** Ends of a compute process that come from what it computes, or from what that needs, as far as can be told. */
const abnormal = ['COMPUTE_KILLED', 'COMPUTE_STALLED'];

/**
 * The fault of a stage whose compute process died twice in succession, from the same step and without a new checkpoint:
 * the next attempt would go the same way. Undefined otherwise. That a worker was lost or told to stop says nothing about
 * the stage, so such an attempt between two others makes a new beginning, as does whoever resumes the run.
 * @param attempts of the run at the stage, the failed one last
 * @param inSuccession how many of these belong together: Temporal's number of the last
 */
export function noProgressError(
  stage: string,
  attempts: readonly StageAttempt[],
  inSuccession: number,
): StrataError | undefined {
  const [before, last] = attempts.slice(-2);
  if (!before || !last || inSuccession < 2 || !diedInPlace(before) || !diedInPlace(last)) return undefined;
  if (before.fromStep !== last.fromStep) return undefined;
  const from = last.fromStep ? `from step ${last.fromStep}` : 'from the beginning';
  return new StrataError({
    code: 'STAGE_NO_PROGRESS',
    cause: 'user',
    found: `attempts ${before.attempt} and ${last.attempt} at stage ${stage} both went on ${from} and died before a new checkpoint: ${last.error?.found}`,
    expected: 'progress between two attempts',
    remedy:
      'see the logs of both attempts (`strata logs`); if memory is short, take a smaller batch or network; if not, write checkpoints more often. Then resume the run: it goes on from its last checkpoint',
  });
}

function diedInPlace({ outcome, error, checkpointBytes }: StageAttempt): boolean {
  return outcome === 'failed' && abnormal.includes(error?.code ?? '') && checkpointBytes === undefined;
}
