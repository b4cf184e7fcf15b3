import { WorkflowNotFoundError } from '@temporalio/common';

/** For a signal to a run that may have ended since the last look: it needs none any more, and the next look tells. */
export function unlessEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}
