import {
  type Client,
  ServiceError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  type WorkflowStartOptions,
} from '@temporalio/client';
import { StrataError } from '../platform/errors.js';
import {
  type PipelineInput,
  searchAttributes,
  searchAttributeTypes,
  workflowType,
} from '../workflows/pipeline-state.js';

/** Starts a run's workflow under the run's name, and terminates an open workflow with that name. */
export async function startPipeline(client: Client, input: PipelineInput): Promise<void> {
  try {
    await client.workflow.start(workflowType, startOptions(input));
  } catch (error) {
    throw lacksSearchAttributes(error) ? searchAttributesMissing(error) : error;
  }
}

function startOptions(input: PipelineInput): WorkflowStartOptions {
  const { run, plan } = input;
  return {
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
  };
}

function lacksSearchAttributes(error: unknown): boolean {
  return error instanceof ServiceError && /search attribute/i.test(String(error.cause));
}

function searchAttributesMissing(cause: unknown): StrataError {
  const commands = Object.entries(searchAttributeTypes).map(
    ([name, type]) => `temporal operator search-attribute create --name ${name} --type ${type}`,
  );
  return new StrataError(
    {
      code: 'CLUSTER_LACKS_SEARCH_ATTRIBUTES',
      cause: 'environment',
      found: 'the Temporal cluster lacks the search attributes of runs',
      remedy: `create them once in the namespace:\n    ${commands.join('\n    ')}`,
    },
    { cause },
  );
}
