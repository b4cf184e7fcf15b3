import type { WorkflowExecutionInfo } from '@temporalio/client';
import { readLineage } from '../lineage/read-lineage.js';
import type { ObjectStore } from '../store/object-store.js';
import { readPlan, type RunRecord } from '../store/run.js';
import { workflowType, type RunStatus } from '../workflows/pipeline-state.js';
import { searchAttributes } from '../workflows/search-attributes.js';
import type { Temporal } from './temporal.js';
import { viewFromLineage } from './view-from-lineage.js';

/** `stopped`: neither finished nor under way. */
export type ShownStatus = RunStatus | 'stopped';

/** What each run is doing: as Temporal says where it knows the run, else as the store does. */
export async function runStatuses(
  store: ObjectStore,
  runs: readonly RunRecord[],
  temporal: Temporal | undefined,
): Promise<Map<string, ShownStatus>> {
  const statuses = new Map<string, ShownStatus>();
  for await (const execution of temporal?.client.workflow.list({
    query: `WorkflowType = '${workflowType}'`,
  }) ?? []) {
    // Newest first: a run that was resumed has several.
    if (!statuses.has(execution.workflowId)) statuses.set(execution.workflowId, statusOf(execution));
  }
  for (const run of runs) {
    if (!statuses.has(run.name)) statuses.set(run.name, await storedStatus(store, run));
  }
  return statuses;
}

function statusOf({ status, typedSearchAttributes }: WorkflowExecutionInfo): ShownStatus {
  if (status.name === 'COMPLETED') return 'done';
  if (status.name === 'FAILED') return 'failed';
  if (status.name === 'CANCELLED') return 'cancelled';
  if (status.name !== 'RUNNING') return 'stopped';
  return typedSearchAttributes.get(searchAttributes.status) === 'paused' ? 'paused' : 'running';
}

async function storedStatus(store: ObjectStore, run: RunRecord): Promise<ShownStatus> {
  const view = viewFromLineage(await readPlan(store, run), await readLineage(store, run.name));
  const found = view.stages.map((stage) => stage.state.status);
  if (found.every((status) => status === 'done' || status === 'cached')) return 'done';
  return found.includes('failed') ? 'failed' : 'stopped';
}
