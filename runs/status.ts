import type { WorkflowExecutionInfo } from '@temporalio/client';
import { readLineage } from '../lineage/records.js';
import { isFromNewerStrata } from '../schemas/validate.js';
import type { ObjectStore } from '../store/object-store.js';
import { homeStore } from '../store/open-store.js';
import { readPlan, type RunRecord } from '../store/run.js';
import { isDamagedObject } from '../store/sealed-json.js';
import type { RunStatus } from '../workflows/pipeline-state.js';
import { openRunningTemporal, type Temporal, withDeadline } from './temporal.js';
import { viewFromLineage } from './view.js';

/** `stopped`: neither finished nor running. `unreadable`: its files are damaged, or written by a newer Strata. */
export type ShownStatus = RunStatus | 'stopped' | 'unreadable';

/** The status of each run: from Temporal if it knows the run, else from the store. */
export async function runStatuses(
  store: ObjectStore,
  runs: readonly RunRecord[],
  temporal: Temporal | undefined,
): Promise<Map<string, ShownStatus>> {
  const statuses = temporal ? await temporalStatuses(temporal) : new Map<string, ShownStatus>();
  for (const run of runs) {
    if (!statuses.has(run.name)) statuses.set(run.name, await storedStatus(store, run));
  }
  return statuses;
}

/** The status of one run. Throws if a server is running and does not answer. */
export async function runStatus(
  store: ObjectStore,
  run: RunRecord,
  temporal: Temporal | undefined,
): Promise<ShownStatus> {
  return (temporal && (await temporalStatus(temporal, run.name))) ?? storedStatus(store, run);
}

/** `runStatuses` by whatever answers now: if a cluster does not, by the store alone. */
export async function availableStatuses(runs: readonly RunRecord[]): Promise<Map<string, ShownStatus>> {
  const temporal = await openRunningTemporal().catch(() => undefined);
  try {
    return await runStatuses(homeStore(), runs, temporal);
  } finally {
    await temporal?.close();
  }
}

/** The status of every run that Temporal knows, by name. */
async function temporalStatuses({ client }: Temporal): Promise<Map<string, ShownStatus>> {
  const { workflowType } = await pipelineState();
  const statuses = new Map<string, ShownStatus>();
  for await (const execution of client.workflow.list({ query: `WorkflowType = '${workflowType}'` })) {
    // Newest first: a run that was resumed has several.
    if (!statuses.has(execution.workflowId))
      statuses.set(execution.workflowId, await executionStatus(execution));
  }
  return statuses;
}

/** Undefined if Temporal does not know the run. Throws if the server does not answer. */
async function temporalStatus({ client }: Temporal, run: string): Promise<ShownStatus | undefined> {
  try {
    return await executionStatus(await withDeadline(client, () => client.workflow.getHandle(run).describe()));
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return undefined;
    throw error;
  }
}

async function executionStatus({
  status,
  typedSearchAttributes,
}: Pick<WorkflowExecutionInfo, 'status' | 'typedSearchAttributes'>): Promise<ShownStatus> {
  if (status.name === 'COMPLETED') return 'done';
  if (status.name === 'FAILED') return 'failed';
  if (status.name === 'CANCELLED') return 'cancelled';
  if (status.name !== 'RUNNING') return 'stopped';
  const { searchAttributes } = await pipelineState();
  return typedSearchAttributes.get(searchAttributes.status) === 'paused' ? 'paused' : 'running';
}

/** Loads a part of Temporal's SDK, which most commands do not need when no server runs. */
const pipelineState = () => import('../workflows/pipeline-state.js');

async function storedStatus(store: ObjectStore, run: RunRecord): Promise<ShownStatus> {
  const stages = await storedStages(store, run);
  if (!stages) return 'unreadable';
  if (stages.every((status) => status === 'done' || status === 'cached')) return 'done';
  return stages.includes('failed') ? 'failed' : 'stopped';
}

/** Undefined if the run's files cannot be used: the other runs are listed all the same. */
async function storedStages(store: ObjectStore, run: RunRecord) {
  try {
    const { stages } = viewFromLineage(await readPlan(store, run), await readLineage(store, run.name));
    return stages.map(({ state }) => state.status);
  } catch (error) {
    if (isDamagedObject(error) || isFromNewerStrata(error)) return undefined;
    throw error;
  }
}
