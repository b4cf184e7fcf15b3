import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/client';
import type { Plan } from '../spec/plan.js';
import { workflowType, type PipelineInput } from '../workflows/pipeline-state.js';
import { searchAttributes } from '../workflows/search-attributes.js';
import type { Temporal } from './temporal.js';

/** A worker that is not heard of for so long is taken for dead. */
const heartbeatSeconds = Number(process.env['STRATA_HEARTBEAT_SECONDS'] ?? 10);

/** Starts a run's workflow, under the run's name. One that is open under this name is ended first. */
export async function startWorkflow(
  { client }: Temporal,
  { run, plan, store }: { readonly run: string; readonly plan: Plan; readonly store: string },
): Promise<void> {
  await client.workflow.start(workflowType, {
    workflowId: run,
    taskQueue: 'strata',
    args: [{ run, plan, store, heartbeatSeconds } satisfies PipelineInput],
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.TERMINATE_EXISTING,
    typedSearchAttributes: [
      { key: searchAttributes.pipeline, value: plan.name },
      { key: searchAttributes.status, value: 'running' },
      { key: searchAttributes.stages, value: plan.stages.map((stage) => stage.name) },
    ],
  });
}
