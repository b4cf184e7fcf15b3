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

/** Converts an error for Temporal, with the designed error as a detail. Only environment errors are retried. */
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

/** The details of a designed error, or generic details for any other error. */
function errorDetails(error: unknown): ErrorDetails {
  return error instanceof StrataError ? error.details : unexpectedError(error);
}

/** Node's timers throw an AbortError when the activity is cancelled. */
function isAbort(error: unknown): error is Error {
  return error instanceof Error && error.name === 'AbortError';
}

function unexpectedError(error: unknown): ErrorDetails {
  const cause = isSystemError(error) ? 'environment' : 'bug';
  return { code: cause === 'environment' ? 'SYSTEM_CALL_FAILED' : 'BUG', cause, found: String(error) };
}

/** A failed system call, such as for disk or network. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** Collects the facts about a running attempt for the lineage. */
interface AttemptRecorder {
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

/** Reports an attempt to the worker's log and metrics. Ends with one of the last three calls. */
interface AttemptReporter {
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
  // Kept, because a listener of the signal has no activity context.
  const { log } = Context.current();
  const counted = metrics.began(stage);
  const onStop = () => void log.info('stop requested', { reason: reasonOf(stop) });
  stop.addEventListener('abort', onStop);
  const ended = () => stop.removeEventListener('abort', onStop);
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

/** Temporal's reason, such as `WORKER_SHUTDOWN`, `CANCELLED` or `TIMED_OUT`. */
function reasonOf({ reason }: AbortSignal): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/**
 * The run's earlier attempts at a stage, oldest first and counted from 1 across all workflows of the run. An attempt that
 * was killed has no record, only a lease: it counts as lost, from the time of its lease to that of the next one.
 */
export async function attemptsBefore(
  store: ObjectStore,
  { run, stage }: StageTask,
  key: string,
  nextFence: number,
): Promise<StageAttempt[]> {
  const recorded = (await readLineage(store, run))
    .filter((record) => record.stage === stage.name && record.key === key)
    .flatMap((record) => record.attempts);
  const attempts: StageAttempt[] = [];
  let nextStartedAt = new Date().toISOString();
  for (let fence = nextFence - 1; fence > 0; fence--) {
    const lease = await leaseOf(store, key, fence);
    if (lease?.run === run && lease.stage === stage.name && !lease.purpose) {
      attempts.unshift(recorded.find((attempt) => attempt.fence === fence) ?? lost(lease, nextStartedAt));
    }
    nextStartedAt = lease?.acquiredAt ?? nextStartedAt;
  }
  return attempts.map((attempt, index) => ({ ...attempt, attempt: index + 1 }));
}

/** Undefined if the lease's record is missing or damaged: the attempt is then left out. */
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

/** Errors of a compute process that its computation or memory use may have caused. */
const crashCodes = ['COMPUTE_KILLED', 'COMPUTE_STALLED'];

/**
 * The error for a stage whose compute process died twice in a row, from the same step and without a new checkpoint: another
 * attempt would fail the same way. Undefined otherwise. Lost workers and stop requests do not count, and break the row, as
 * does resuming the run.
 * @param attempts the run's attempts at the stage, ending with the failed one
 * @param inSuccession how many of these belong to the same activity: Temporal's attempt number
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
    found: `attempts ${before.attempt} and ${last.attempt} at stage ${stage} both started ${from} and died before a new checkpoint: ${last.error?.found}`,
    expected: 'progress between two attempts',
    remedy:
      'check the logs of both attempts (`strata logs`); if memory is short, use a smaller batch or network; otherwise write checkpoints more often. Then resume the run: it continues from its last checkpoint',
  });
}

function diedInPlace({ outcome, error, checkpointBytes }: StageAttempt): boolean {
  return outcome === 'failed' && crashCodes.includes(error?.code ?? '') && checkpointBytes === undefined;
}
