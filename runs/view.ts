import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { StageHeartbeat } from '../activities/stage-activities.js';
import { type LineageRecord, readLineage, type StageAttempt } from '../lineage/records.js';
import type { Plan } from '../spec/plan.js';
import type { ObjectStore } from '../store/object-store.js';
import { readPlan, type RunRecord } from '../store/run.js';
import type { PipelineState, StageState } from '../workflows/pipeline-state.js';
import { type Temporal, withDeadline } from './temporal.js';

type Failure = NonNullable<
  NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number]['lastFailure']
>;

/** TIMEOUT_TYPE_HEARTBEAT of Temporal's API. */
const heartbeatTimeout = 4;

/** Why an attempt failed, as recorded by Temporal: the code and what was found. */
export function failureText({ message, applicationFailureInfo, timeoutFailureInfo }: Failure): string {
  if (timeoutFailureInfo) {
    return Number(timeoutFailureInfo.timeoutType) === heartbeatTimeout
      ? 'STAGE_WORKER_LOST its worker stopped sending heartbeats'
      : 'STAGE_TIMED_OUT it took longer than its timeout';
  }
  const code = applicationFailureInfo?.type;
  return `${code ? `${code} ` : ''}${message ?? ''}`;
}

/** An attempt and its host, if known. */
export type EndedAttempt = StageAttempt & { readonly host?: string };

/** What is known about a stage right now: its state and, while it is computed, its progress. */
export interface StageView {
  readonly name: string;
  readonly state: StageState;
  /** The latest heartbeat of the current attempt. */
  readonly heartbeat?: StageHeartbeat;
  /** The current or next attempt, from 1. */
  readonly attempt?: number;
  /** Why the previous attempt failed: code and what was found. */
  readonly lastFailure?: string;
  /** Seconds until the next attempt, after a failed one. */
  readonly retrySeconds?: number;
  /** The queue whose slot it waits for or has. */
  readonly queue?: string;
  /** Whether a worker is computing it now. */
  readonly isComputing: boolean;
  /** It is to stop, and computes until its last checkpoint is written. */
  readonly isStopping?: boolean;
  /** It stopped and stays so until the run is resumed: the run was cancelled, or its server ended. */
  readonly isLeft?: boolean;
  /** All ended attempts, once the stage has ended: polling while they ran may have missed some. */
  readonly ended?: readonly EndedAttempt[];
}

export interface RunView {
  readonly paused: boolean;
  readonly stages: readonly StageView[];
  /** Since the run was last started. */
  readonly elapsedSeconds?: number;
}

type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/** Combines the workflow's state of the stages with the latest heartbeats of their workers. */
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
  const activityAttempt = activity.attempt ?? 1;
  const latest = readHeartbeat(activity.heartbeatDetails?.payloads?.[0]?.data);
  const isStopping = Number(activity.state) === cancelRequested;
  const isComputing = Boolean(activity.lastStartedTime) && (isStopping || Number(activity.state) === started);
  // Temporal restarts its count with each workflow, and keeps the previous attempt's heartbeat until a new one arrives.
  const attempt = latest ? latest.attempt + activityAttempt - latest.activityAttempt : activityAttempt;
  const heartbeat = latest?.activityAttempt === activityAttempt ? latest : undefined;
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

/** Whether a stage is still computing, as in a run that is pausing until its last checkpoint is written. */
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

/** A run according to its lineage, for when no server is available: the lineage does not know what is running. */
export function viewFromLineage(plan: Plan, records: readonly LineageRecord[]): RunView {
  const last = new Map(records.map((record) => [record.stage, record]));
  return {
    paused: false,
    stages: plan.stages.map(({ name }) => ({
      name,
      isComputing: false,
      isLeft: true,
      state: stateOf(last.get(name)),
    })),
  };
}

function stateOf(record: LineageRecord | undefined): StageState {
  if (!record) return { status: 'waiting' };
  const { key, outputs, summary, attempts } = record;
  const error = attempts.at(-1)?.error;
  switch (record.outcome) {
    case 'computed':
      return { status: 'done', key, outputs, summary, seconds: secondsOf(attempts) };
    case 'cached':
      return { status: 'cached', key, outputs, summary };
    case 'failed':
      return { status: 'failed', key, ...(error && { error }) };
    case 'paused':
      return { status: 'paused', key };
    case 'discarded':
      return { status: 'waiting' };
  }
}

/** Seconds that all attempts took together, except those before the last time that the stage was recomputed. */
export function secondsOf(attempts: LineageRecord['attempts']): number {
  const before = attempts.slice(0, -1).findLastIndex(({ outcome }) => outcome === 'completed');
  return (
    attempts
      .slice(before + 1)
      .reduce((sum, { startedAt, finishedAt }) => sum + Date.parse(finishedAt) - Date.parse(startedAt), 0) /
    1000
  );
}

/** A run's progress: from Temporal while the run is running, else from its lineage. */
export async function viewOfRun(
  store: ObjectStore,
  run: RunRecord,
  temporal: Temporal | undefined,
): Promise<RunView> {
  return (
    (await viewFromTemporal(run, temporal)) ??
    viewFromLineage(await readPlan(store, run), await readLineage(store, run.name))
  );
}

/** Undefined if the run is not running, or neither server nor worker answers. */
async function viewFromTemporal(
  { name }: RunRecord,
  temporal: Temporal | undefined,
): Promise<RunView | undefined> {
  if (!temporal) return undefined;
  const { client } = temporal;
  const handle = client.workflow.getHandle(name);
  const description = await withDeadline(client, () => handle.describe()).catch(() => undefined);
  if (description?.status.name !== 'RUNNING') return undefined;
  const state = await queryState(temporal, name);
  return state && viewOf(state, description);
}

/** The workflow's state of a run. Undefined if there is no worker to answer. */
export async function queryState({ client }: Temporal, run: string): Promise<PipelineState | undefined> {
  const { stateQuery } = await import('../workflows/pipeline-state.js');
  const handle = client.workflow.getHandle(run);
  return withDeadline(client, () => handle.query<PipelineState>(stateQuery)).catch(() => undefined);
}
