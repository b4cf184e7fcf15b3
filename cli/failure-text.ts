import type { WorkflowExecutionDescription } from '@temporalio/client';

type Failure = NonNullable<
  NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number]['lastFailure']
>;

/** TIMEOUT_TYPE_HEARTBEAT of Temporal's API. */
const heartbeatTimeout = 4;

/** Why an attempt failed, as Temporal keeps it: the code and what was found. */
export function failureText({ message, applicationFailureInfo, timeoutFailureInfo }: Failure): string {
  if (timeoutFailureInfo) {
    return Number(timeoutFailureInfo.timeoutType) === heartbeatTimeout
      ? 'STAGE_WORKER_LOST its worker was not heard of any more'
      : 'STAGE_TIMED_OUT it took longer than its timeout';
  }
  const code = applicationFailureInfo?.type;
  return `${code ? `${code} ` : ''}${message ?? ''}`;
}
