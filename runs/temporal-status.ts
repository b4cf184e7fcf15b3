import { type WorkflowExecutionInfo, WorkflowNotFoundError } from '@temporalio/client';
import { type RunStatus, searchAttributes, workflowType } from '../workflows/pipeline-state.js';
import { promptly, type Temporal } from './temporal.js';

/** `stopped`: neither finished nor under way. `unreadable`: its files are damaged, or a newer Strata's. */
export type ShownStatus = RunStatus | 'stopped' | 'unreadable';

/** What the runs that Temporal knows are doing, by name. */
export async function temporalStatuses({ client }: Temporal): Promise<Map<string, ShownStatus>> {
  const statuses = new Map<string, ShownStatus>();
  for await (const execution of client.workflow.list({ query: `WorkflowType = '${workflowType}'` })) {
    // Newest first: a run that was resumed has several.
    if (!statuses.has(execution.workflowId)) statuses.set(execution.workflowId, statusOf(execution));
  }
  return statuses;
}

/** What one run is doing; undefined where Temporal does not know it. Throws where the server does not answer. */
export async function temporalStatus({ client }: Temporal, run: string): Promise<ShownStatus | undefined> {
  try {
    return statusOf(await promptly(client, () => client.workflow.getHandle(run).describe()));
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

function statusOf({
  status,
  typedSearchAttributes,
}: Pick<WorkflowExecutionInfo, 'status' | 'typedSearchAttributes'>): ShownStatus {
  if (status.name === 'COMPLETED') return 'done';
  if (status.name === 'FAILED') return 'failed';
  if (status.name === 'CANCELLED') return 'cancelled';
  if (status.name !== 'RUNNING') return 'stopped';
  return typedSearchAttributes.get(searchAttributes.status) === 'paused' ? 'paused' : 'running';
}
