import { WorkflowNotFoundError, type WorkflowExecutionInfo } from '@temporalio/client';
import { workflowType } from '../workflows/pipeline-state.js';
import { searchAttributes } from '../workflows/search-attributes.js';
import { promptly } from './promptly.js';
import type { ShownStatus } from './run-statuses.js';
import type { Temporal } from './temporal.js';

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
