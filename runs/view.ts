import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { StageHeartbeat } from '../activities/stage-activities.js';
import { type LineageRecord, readLineage, type StageAttempt } from '../lineage/records.js';
import type { Plan } from '../spec/plan.js';
import type { ObjectStore } from '../store/object-store.js';
import { readPlan, type RunRecord } from '../store/run.js';
import { type PipelineState, type StageState, stateQuery } from '../workflows/pipeline-state.js';
import { promptly, type Temporal } from './temporal.js';

type Failure = NonNullable<
  NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number]['lastFailure']
>;

/** TIMEOUT_TYPE_HEARTBEAT of Temporal's API. */
const heartbeatTimeout = 4;

/** Why an attempt failed, as Temporal keeps it: the code and what was found. */
export function failureText({ message, applicationFailureInfo, timeoutFailureInfo }: Failure): string {
  if (timeoutFailureInfo) {
    return Number(timeoutFailureInfo.timeoutType) === heartbeatTimeout
      ? 'STAGE_WORKER_LOST its worker was not heard of any more'
      : 'STAGE_TIMED_OUT it took longer than its timeout';
  }
  const code = applicationFailureInfo?.type;
  return `${code ? `${code} ` : ''}${message ?? ''}`;
}

/** An attempt, and where it was made, if that is known. */
export type EndedAttempt = StageAttempt & { readonly host?: string };

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

/** A run as its lineage tells it, for when no server can be asked: what is under way it does not know. */
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

/** Seconds that all attempts took together, but those of a computing that was complete before it was done anew. */
export function secondsOf(attempts: LineageRecord['attempts']): number {
  const before = attempts.slice(0, -1).findLastIndex(({ outcome }) => outcome === 'completed');
  return (
    attempts
      .slice(before + 1)
      .reduce((sum, { startedAt, finishedAt }) => sum + Date.parse(finishedAt) - Date.parse(startedAt), 0) /
    1000
  );
}

/** How far a run is: as Temporal says while it is under way, else as its lineage tells. */
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

/** Undefined where the run is not under way, or neither server nor worker can tell. */
async function viewFromTemporal(
  { name }: RunRecord,
  temporal: Temporal | undefined,
): Promise<RunView | undefined> {
  if (!temporal) return undefined;
  const { client } = temporal;
  const handle = client.workflow.getHandle(name);
  const description = await promptly(client, () => handle.describe()).catch(() => undefined);
  if (description?.status.name !== 'RUNNING') return undefined;
  const state = await promptly(client, () => handle.query<PipelineState>(stateQuery)).catch(() => undefined);
  return state && viewOf(state, description);
}
