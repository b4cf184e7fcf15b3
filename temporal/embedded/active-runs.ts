import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { type PipelineInput, searchAttributes } from '../../workflows/pipeline-state.js';
import { startPipeline } from '../start-pipeline.js';

/** Runs that are under way. A paused one is not: it goes on when somebody resumes it. */
const active = `ExecutionStatus = 'Running' AND ${searchAttributes.status.name} != 'paused'`;

export async function countActiveRuns(client: Client): Promise<number> {
  return (await client.workflow.count(active)).count;
}

/**
 * Starts the workflows afresh that an earlier supervisor left open when it ended. What they had finished and their
 * checkpoints are in the store; their histories, which may be of another version of the code, and the time-outs of
 * attempts that died with that supervisor are left behind. To be called while there is no worker.
 */
export async function restartActiveRuns(client: Client): Promise<void> {
  for await (const { workflowId } of client.workflow.list({ query: active })) {
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    const payload = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
    if (payload) await startPipeline(client, defaultPayloadConverter.fromPayload<PipelineInput>(payload));
  }
}
