import { setTimeout as sleep } from 'node:timers/promises';
import {
  ServiceError,
  type WorkflowExecutionDescription,
  WorkflowFailedError,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { type LineageRecord, readLineage } from '../lineage/records.js';
import type { ObjectStore } from '../store/object-store.js';
import { homeStore } from '../store/open-store.js';
import type { RunRecord } from '../store/run.js';
import { pauseSignal, type PipelineState, resumeSignal } from '../workflows/pipeline-state.js';
import { namedRun } from './named-run.js';
import { runStatus, type ShownStatus } from './status.js';
import { openRunningTemporal, openTemporal, type Temporal, withDeadline } from './temporal.js';
import { type EndedAttempt, isBusy, queryState, type RunView, viewOf, viewOfRun } from './view.js';

/** For a signal to a run that may just have ended: then the signal is not needed. */
export function ignoreEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

/** How watching ended. */
export type WatchEnd =
  | {
      readonly type: 'closed';
      readonly status: string;
      readonly state?: PipelineState;
      /** From the workflow's start to its end. */
      readonly seconds: number;
    }
  | { readonly type: 'paused' }
  /** The user left; the run is still running. */
  | { readonly type: 'left' };

/** What happens while a run is watched, besides its own progress. */
export type WatchNotice =
  /** The first interrupt: the run stops at its next checkpoint. */
  | 'pausing'
  /** The embedded server has gone and is being started again. */
  | 'restarting-server'
  /** The cluster does not answer. The run may continue meanwhile. */
  | 'waiting-for-cluster';

/** Receives what is watched, and may interrupt. */
export interface Watcher {
  readonly update: (view: RunView) => void;
  readonly notice: (notice: WatchNotice) => void;
  /** Waits this long or until the user interrupts; resolves to whether they did. */
  readonly interruptedWithin: (milliseconds: number) => Promise<boolean>;
}

const pollMilliseconds = 400;

/**
 * Follows a run until it ends or is paused. The first interrupt pauses the run; the second leaves it running. If the
 * embedded server goes away it is started again and the run continues; a cluster is waited for, some minutes. Closes
 * the connection.
 */
export async function watchRun(run: string, opened: Temporal, watcher: Watcher): Promise<WatchEnd> {
  let temporal = opened;
  const handle = () => temporal.client.workflow.getHandle(run);
  const store = homeStore();
  const withEnded = await endedAttempts(store, run);
  let pausing = false;
  let state: PipelineState | undefined;
  try {
    for (;;) {
      const description = await describe();
      const hasClosed = description.status.name !== 'RUNNING';
      const queried = hasClosed ? await finalState(handle()) : await queryState(temporal, run);
      // A cancelled run leaves no state behind, only lineage records.
      state = queried ?? (hasClosed ? undefined : state);
      const view = state ? viewOf(state, description) : hasClosed ? await viewFromRecords() : undefined;
      if (view) watcher.update(await withEnded(view));
      if (hasClosed) return closed(description, state);
      if (view?.paused && !isBusy(view)) return { type: 'paused' };
      if (!(await watcher.interruptedWithin(pollMilliseconds))) continue;
      if (pausing) {
        await handle().signal(resumeSignal).catch(ignoreEnded);
        return { type: 'left' };
      }
      pausing = true;
      await handle().signal(pauseSignal).catch(ignoreEnded);
      watcher.notice('pausing');
    }
  } finally {
    await temporal.close();
  }

  async function viewFromRecords(): Promise<RunView> {
    return viewOfRun(store, (await namedRun(run)).run, undefined);
  }

  async function describe(): Promise<WorkflowExecutionDescription> {
    for (let failures = 0; ; failures++) {
      try {
        return await withDeadline(temporal.client, () => handle().describe());
      } catch (error) {
        if (!(error instanceof ServiceError) || failures > 30) throw error;
        if (failures > 0) await sleep(1000);
        else watcher.notice(temporal.embedded ? 'restarting-server' : 'waiting-for-cluster');
        // A connection to a cluster reconnects by itself.
        if (!temporal.embedded) continue;
        await temporal.close();
        temporal = await openTemporal();
      }
    }
  }
}

function closed(
  { status, startTime, closeTime }: WorkflowExecutionDescription,
  state: PipelineState | undefined,
): WatchEnd {
  const seconds = closeTime ? (closeTime.getTime() - startTime.getTime()) / 1000 : 0;
  return { type: 'closed', status: status.name, seconds, ...(state && { state }) };
}

/** A run that failed carries its state as the failure's detail; one that was cancelled has none. */
async function finalState(handle: WorkflowHandle): Promise<PipelineState | undefined> {
  try {
    return (await handle.result()) as PipelineState;
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
    return cause instanceof ApplicationFailure
      ? (cause.details?.[0] as PipelineState | undefined)
      : undefined;
  }
}

/**
 * Adds the recorded attempts to the stages of a run that have ended: polling Temporal misses what ends quickly. Attempts
 * that had ended before this call are left out.
 */
export async function endedAttempts(
  store: ObjectStore,
  run: string,
): Promise<(view: RunView) => Promise<RunView>> {
  const read = async () => {
    // For display only: `strata lineage` reports damaged records.
    const records = await readLineage(store, run).catch(() => []);
    return new Map(records.map((record) => [record.stage, attemptsOf(record)]));
  };
  const before = await read();
  let lineage = before;
  let seen = '';
  return async (view) => {
    const statuses = view.stages.map(({ state }) => state.status).join();
    if (statuses !== seen) lineage = await read();
    seen = statuses;
    return {
      ...view,
      stages: view.stages.map((stage) => {
        if (!hasEnded.has(stage.state.status)) return stage;
        const known = before.get(stage.name)?.length ?? 0;
        return { ...stage, ended: (lineage.get(stage.name) ?? []).slice(known) };
      }),
    };
  };
}

const hasEnded: ReadonlySet<string> = new Set(['done', 'failed', 'paused']);

/** A record has the host of its last attempt only. */
function attemptsOf({ attempts, host }: LineageRecord): EndedAttempt[] {
  return attempts.map((attempt, index) =>
    index === attempts.length - 1 ? { ...attempt, host: host.hostname } : attempt,
  );
}

/** Follows a run without affecting it, and starts nothing. */
export interface RunObserver {
  /** The run's status, and the service that answered. It is paused once its last checkpoints are written. */
  poll(): Promise<{ readonly status: ShownStatus; readonly temporal: Temporal | undefined }>;
  close(): Promise<void>;
}

/** Number of polls to wait for a server that is restarting. */
const maximumFailures = 20;

/** If the server goes away it may be restarting: until it answers, or for a while, the run counts as running. */
export async function observeRun(run: RunRecord): Promise<RunObserver> {
  const store = homeStore();
  let temporal = await openRunningTemporal();
  let wasRunning = temporal !== undefined;
  let failures = 0;
  return {
    async poll() {
      temporal ??= wasRunning ? await openRunningTemporal() : undefined;
      try {
        if (!temporal && wasRunning && ++failures < maximumFailures) return { status: 'running', temporal };
        const status = await runStatus(store, run, temporal);
        failures = 0;
        const isPausing = status === 'paused' && isBusy(await viewOfRun(store, run, temporal));
        return { status: isPausing ? 'running' : status, temporal };
      } catch (error) {
        if (!(error instanceof ServiceError) || ++failures >= maximumFailures) throw error;
        await temporal?.close();
        temporal = undefined;
        return { status: 'running', temporal };
      } finally {
        wasRunning &&= failures < maximumFailures;
      }
    },
    close: async () => temporal?.close(),
  };
}
