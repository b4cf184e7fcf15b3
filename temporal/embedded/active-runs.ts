import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { type PipelineInput, searchAttributes } from '../../workflows/pipeline-state.js';
import { startPipeline } from '../start-pipeline.js';

/** Running runs, without paused ones. */
const active = `ExecutionStatus = 'Running' AND ${searchAttributes.status.name} != 'paused'`;

export async function countActiveRuns(client: Client): Promise<number> {
  return (await client.workflow.count(active)).count;
}

/**
 * Restarts the workflows that an earlier supervisor left open. Their results and checkpoints are in the store; their
 * histories, possibly of another version of the code, and pending timeouts of dead attempts are dropped. Call while no
 * worker is running.
 */
export async function restartActiveRuns(client: Client): Promise<void> {
  for await (const { workflowId } of client.workflow.list({ query: active })) {
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    const payload = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
    if (payload) await startPipeline(client, defaultPayloadConverter.fromPayload<PipelineInput>(payload));
  }
}
