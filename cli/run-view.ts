import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { StageHeartbeat } from '../activities/stage-activities.js';
import type { PipelineState, StageState } from '../workflows/pipeline-state.js';
import type { EndedAttempt } from './ended-attempts.js';
import { failureText } from './failure-text.js';

/** What is known of a stage right now: its state, and, while it is computed, how far it is. */
export interface StageView {
  readonly name: string;
  readonly state: StageState;
  /** What the present attempt said last. */
  readonly heartbeat?: StageHeartbeat;
  /** Which attempt is under way, or will be, from 1. */
  readonly attempt?: number;
  /** Why the attempt before this one failed: code and what was found. */
  readonly lastFailure?: string;
  /** Seconds until the next attempt, after one that failed. */
  readonly retrySeconds?: number;
  /** Whose slot it waits for or has. */
  readonly queue?: string;
  /** Whether a worker computes it now, and not only will. */
  readonly isComputing: boolean;
  /** It was told to stop, and computes on until its last checkpoint is written. */
  readonly isStopping?: boolean;
  /** It stopped, and nothing will go on with it unless somebody resumes the run: cancelled, or its server ended. */
  readonly isLeft?: boolean;
  /** The attempts that have ended, once the stage has: what was seen of them while they ran may have gaps. */
  readonly ended?: readonly EndedAttempt[];
}

export interface RunView {
  readonly paused: boolean;
  readonly stages: readonly StageView[];
  /** Since the run was started, or started afresh. */
  readonly elapsedSeconds?: number;
}

type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/** Puts together what the workflow knows of its stages and what their workers said last. */
export function viewOf(state: PipelineState, description?: WorkflowExecutionDescription): RunView {
  const pending = new Map(
    (description?.raw.pendingActivities ?? []).map((activity) => [activity.activityId, activity] as const),
  );
  const stages = Object.entries(state.stages).map(([name, stageState]): StageView => {
    const activity = pending.get(name);
    return { name, state: stageState, isComputing: false, ...(activity && activityView(activity)) };
  });
  return { paused: state.paused, stages, ...(description && { elapsedSeconds: elapsed(description) }) };
}

function activityView(activity: PendingActivity): Omit<StageView, 'name' | 'state'> {
  const tried = activity.attempt ?? 1;
  const said = readHeartbeat(activity.heartbeatDetails?.payloads?.[0]?.data);
  const isStopping = Number(activity.state) === cancelRequested;
  const isComputing = Boolean(activity.lastStartedTime) && (isStopping || Number(activity.state) === started);
  // Temporal counts anew with each workflow, and keeps what the attempt before said until this one says something.
  const attempt = said ? said.attempt + tried - said.activityAttempt : tried;
  const heartbeat = said?.activityAttempt === tried ? said : undefined;
  const queue = activity.activityOptions?.taskQueue?.name;
  const next = millisecondsOf(activity.nextAttemptScheduleTime);
  return {
    isComputing,
    ...(isComputing && isStopping && { isStopping }),
    attempt,
    ...(heartbeat && { heartbeat }),
    ...(activity.lastFailure && { lastFailure: failureText(activity.lastFailure) }),
    ...(next !== undefined && { retrySeconds: Math.max(0, (next - Date.now()) / 1000) }),
    ...(queue && { queue }),
  };
}

/** Whether a stage still computes, as one of a run that is told to pause does until its last checkpoint is written. */
export function isBusy({ stages }: RunView): boolean {
  return stages.some(({ isComputing, state }) => isComputing || state.status === 'running');
}

/** PENDING_ACTIVITY_STATE_STARTED and _CANCEL_REQUESTED of Temporal's API. */
const started = 2;
const cancelRequested = 3;

function readHeartbeat(data: Uint8Array | null | undefined): StageHeartbeat | undefined {
  return data ? (JSON.parse(Buffer.from(data).toString()) as StageHeartbeat) : undefined;
}

function elapsed({ startTime, closeTime }: WorkflowExecutionDescription): number {
  return Math.max(0, ((closeTime?.getTime() ?? Date.now()) - startTime.getTime()) / 1000);
}

function millisecondsOf(
  time: { readonly seconds?: unknown; readonly nanos?: number | null } | null | undefined,
): number | undefined {
  return time ? Number(time.seconds ?? 0) * 1000 + (time.nanos ?? 0) / 1e6 : undefined;
}
