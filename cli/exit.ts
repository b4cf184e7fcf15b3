import { type Cause, formatError, type ErrorDetails, StrataError } from '../platform/errors.js';
import { isSystemError } from '../runs/user-file.js';
import { asTyped } from './display/typed-command.js';

/** Exit codes of commands. */
export const exitCode = {
  done: 0,
  stageFailed: 1,
  userInput: 2,
  environment: 3,
  /** For `plan`: a run would compute something. */
  workRemains: 10,
  interrupted: 130,
} as const;

/** For a stage that failed: user errors have their own code. */
export function exitCodeOfStage(cause: Cause | undefined): number {
  return cause === 'user' ? exitCode.userInput : exitCode.stageFailed;
}

/** Prints an error for its reader and returns the exit code. STRATA_DEBUG adds the stack. */
export async function reportError(error: unknown): Promise<number> {
  if (process.env['STRATA_DEBUG']) console.error(error);
  const details = error instanceof StrataError ? error.details : unexpected(error);
  console.error(asTyped(error instanceof StrataError ? error.message : formatError(details)));
  const { RunAmbiguous } = await import('../store/run.js');
  if (error instanceof RunAmbiguous) {
    const { printMatchingRuns } = await import('./display/run-table.js');
    await printMatchingRuns(error.runs).catch(reportError);
  }
  return details.cause === 'user' ? exitCode.userInput : exitCode.environment;
}

function unexpected(error: unknown): ErrorDetails {
  if (isSystemError(error)) {
    return {
      code: 'SYSTEM_CALL_FAILED',
      cause: 'environment',
      found: `a system call failed: ${error.message}`,
      remedy: 'check that the disk has space and that STRATA_HOME is writable',
    };
  }
  if (error instanceof Error && error.name === 'ServiceError') {
    return {
      code: 'TEMPORAL_FAILED',
      cause: 'environment',
      found: `a request to the Temporal server failed: ${error.message}`,
      remedy: 'try again; the run is not affected, and `strata status` shows its progress',
    };
  }
  return {
    code: 'BUG',
    cause: 'bug',
    found: `unexpected error: ${error instanceof Error ? error.message : String(error)}`,
    remedy: 'run the same command with STRATA_DEBUG=1 and report what it prints',
  };
}

/** Reports a run whose files cannot be read, which a listing leaves out. */
export function warnUnreadable(error: StrataError): void {
  console.error(error.message);
}
