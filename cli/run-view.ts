import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { StageHeartbeat } from '../activities/stage-activities.js';
import type { PipelineState, StageState } from '../workflows/pipeline-state.js';

/** What is known of a stage right now: its state, and, while it is computed, how far it is. */
export interface StageView {
  readonly name: string;
  readonly state: StageState;
  readonly heartbeat?: StageHeartbeat;
  /** Which attempt is under way, from 1. */
  readonly attempt?: number;
  /** Why the attempt before this one failed. */
  readonly lastFailure?: string;
  /** Whether a worker computes it now, and not only will. */
  readonly isComputing: boolean;
}

export interface RunView {
  readonly paused: boolean;
  readonly stages: readonly StageView[];
}

/** Puts together what the workflow knows of its stages and what their workers said last. */
export function viewOf(state: PipelineState, description?: WorkflowExecutionDescription): RunView {
  const pending = new Map(
    (description?.raw.pendingActivities ?? []).map((activity) => [activity.activityId, activity] as const),
  );
  const stages = Object.entries(state.stages).map(([name, stageState]): StageView => {
    const activity = pending.get(name);
    const heartbeat = readHeartbeat(activity?.heartbeatDetails?.payloads?.[0]?.data);
    return {
      name,
      state: stageState,
      isComputing: Boolean(activity?.lastStartedTime) && Number(activity?.state) === started,
      ...(heartbeat && { heartbeat }),
      ...(activity?.attempt && { attempt: activity.attempt }),
      ...(activity?.lastFailure?.message && { lastFailure: activity.lastFailure.message }),
    };
  });
  return { paused: state.paused, stages };
}

/** PENDING_ACTIVITY_STATE_STARTED of Temporal's API. */
const started = 2;

function readHeartbeat(data: Uint8Array | null | undefined): StageHeartbeat | undefined {
  return data ? (JSON.parse(Buffer.from(data).toString()) as StageHeartbeat) : undefined;
}
