import { describe, StrataError, type ErrorDetails } from '../errors/strata-error.js';
import { exitCodeOfCommand } from './exit-code.js';

/** Prints an error as its reader should see it, and answers with the exit code. Its stack is for STRATA_DEBUG. */
export function reportError(error: unknown): number {
  if (process.env['STRATA_DEBUG']) console.error(error);
  if (error instanceof StrataError) {
    console.error(error.message);
    return exitCodeOfCommand(error.fault);
  }
  const details = unforeseen(error);
  console.error(describe(details));
  return exitCodeOfCommand(details.fault);
}

function unforeseen(error: unknown): ErrorDetails {
  return {
    code: 'BUG',
    fault: 'bug',
    found: `Strata met something it was not made for: ${error instanceof Error ? error.message : String(error)}`,
    remedy: 'run the same command with STRATA_DEBUG=1 and report what it prints',
  };
}
