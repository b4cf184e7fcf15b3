import { getSystemErrorMap } from 'node:util';
import { describe, type ErrorDetails, StrataError } from '../../platform/errors.js';
import { asTyped } from './command-text.js';
import { exitCodeOfCommand } from './exit-code.js';

/** Prints an error as its reader should see it, and answers with the exit code. Its stack is for STRATA_DEBUG. */
export function reportError(error: unknown): number {
  if (process.env['STRATA_DEBUG']) console.error(error);
  if (error instanceof StrataError) {
    console.error(asTyped(error.message));
    return exitCodeOfCommand(error.details.cause);
  }
  const details = unforeseen(error);
  console.error(asTyped(describe(details)));
  return exitCodeOfCommand(details.cause);
}

function unforeseen(error: unknown): ErrorDetails {
  if (isSystemError(error)) {
    return {
      code: 'SYSTEM_CALL_FAILED',
      cause: 'environment',
      found: `the operating system refused: ${error.message}`,
      remedy: 'see that the disk has space and that STRATA_HOME may be written to',
    };
  }
  if (error instanceof Error && error.name === 'ServiceError') {
    return {
      code: 'TEMPORAL_FAILED',
      cause: 'environment',
      found: `Temporal's server did not do what it was asked: ${error.message}`,
      remedy: 'try again; the run itself is not harmed, and `strata status` shows how far it is',
    };
  }
  return {
    code: 'BUG',
    cause: 'bug',
    found: `Strata met something it was not made for: ${error instanceof Error ? error.message : String(error)}`,
    remedy: 'run the same command with STRATA_DEBUG=1 and report what it prints',
  };
}

/** Disk, network and the like: Node gives these a code such as ENOSPC. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

/**
 * What the operating system said, in its own words but without paths: what is written lies beside under another name
 * first, which nobody asked for. Of another error its message.
 */
export function refusal(error: unknown): string {
  const { errno, code, message } = error as NodeJS.ErrnoException;
  const [, words] = (errno === undefined ? undefined : getSystemErrorMap().get(errno)) ?? [];
  return words === undefined ? message : `${words} (${code})`;
}

/** Reports a run whose files cannot be read, which a listing leaves out. */
export function warnUnreadable(error: StrataError): void {
  console.error(error.message);
}
