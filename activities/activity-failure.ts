import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { StrataError, type ErrorDetails } from '../errors/strata-error.js';

/** The error as Temporal carries it: its design goes along as a detail, and only the world's faults are retried. */
export function activityFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure || isAbort(error))
    return error;
  const details = errorDetails(error);
  return ApplicationFailure.create({
    message: details.found,
    type: details.code,
    nonRetryable: details.fault !== 'world',
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
  const fault = isSystemError(error) ? 'world' : 'bug';
  return { code: fault === 'world' ? 'SYSTEM_CALL_FAILED' : 'BUG', fault, found: String(error) };
}

/** Disk, network and the like: Node gives these a code such as EIO. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
