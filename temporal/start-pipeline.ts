import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy, type Client } from '@temporalio/client';
import { workflowType, type PipelineInput } from '../workflows/pipeline-state.js';
import { searchAttributes } from '../workflows/search-attributes.js';

/** Starts a run's workflow under the run's name. One that is open under this name is ended first. */
export async function startPipeline(client: Client, input: PipelineInput): Promise<void> {
  const { run, plan } = input;
  await client.workflow.start(workflowType, {
    workflowId: run,
    taskQueue: 'strata',
    args: [input],
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.TERMINATE_EXISTING,
    typedSearchAttributes: [
      { key: searchAttributes.pipeline, value: plan.name },
      { key: searchAttributes.status, value: 'running' },
      { key: searchAttributes.stages, value: plan.stages.map((stage) => stage.name) },
    ],
  });
}
