import type { Cause } from '../../platform/errors.js';

/** What a command's end means to the shell that started it. */
export const exitCode = {
  done: 0,
  stageFailed: 1,
  userInput: 2,
  environment: 3,
  /** For `plan`: a run would compute something. */
  workRemains: 10,
  interrupted: 130,
} as const;

/** For an error that ended a command itself. */
export function exitCodeOfCommand(cause: Cause): number {
  return cause === 'user' ? exitCode.userInput : exitCode.environment;
}

/** For a stage that failed: user errors have a code of their own. */
export function exitCodeOfStage(cause: Cause | undefined): number {
  return cause === 'user' ? exitCode.userInput : exitCode.stageFailed;
}
