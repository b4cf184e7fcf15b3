import { setTimeout as sleep } from 'node:timers/promises';
import {
  ServiceError,
  type WorkflowExecutionDescription,
  WorkflowFailedError,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { homeStore } from '../store/open-store.js';
import { findRun, type RunRecord } from '../store/run.js';
import { pauseSignal, type PipelineState, resumeSignal, stateQuery } from '../workflows/pipeline-state.js';
import { endedAttempts } from './attempts.js';
import { runStatus } from './status.js';
import type { ShownStatus } from './temporal-status.js';
import { openRunningTemporal, openTemporal, promptly, type Temporal } from './temporal.js';
import { isBusy, type RunView, viewOf, viewOfRun } from './view.js';

/** For a signal to a run that may have ended since it was last checked: it needs none any more. */
export function unlessEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

/** How watching came to an end. */
export type WatchEnd =
  | {
      readonly type: 'closed';
      readonly status: string;
      readonly state?: PipelineState;
      /** From the workflow's start to its end. */
      readonly seconds: number;
    }
  | { readonly type: 'paused' }
  /** The user went away; the run goes on. */
  | { readonly type: 'left' };

/** What happens while a run is watched, besides its own progress. */
export type WatchNotice =
  /** The first interrupt: the run stops at its next checkpoint. */
  | 'pausing'
  /** The embedded server has gone and is being started again. */
  | 'restarting-server'
  /** The cluster does not answer. The run may continue meanwhile. */
  | 'waiting-for-cluster';

/** Who shows what is watched, and who may interrupt. */
export interface Watcher {
  readonly update: (view: RunView) => void;
  readonly notice: (notice: WatchNotice) => void;
  /** Waits so long, or until the user interrupts; resolves to whether they did. */
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
      const queried = hasClosed ? await finalState(handle()) : await queryState();
      // A run that was cancelled leaves no state behind, but records.
      state = queried ?? (hasClosed ? undefined : state);
      const view = state ? viewOf(state, description) : hasClosed ? await viewFromRecords() : undefined;
      if (view) watcher.update(await withEnded(view));
      if (hasClosed) return closed(description, state);
      if (view?.paused && !isBusy(view)) return { type: 'paused' };
      if (!(await watcher.interruptedWithin(pollMilliseconds))) continue;
      if (pausing) {
        await handle().signal(resumeSignal).catch(unlessEnded);
        return { type: 'left' };
      }
      pausing = true;
      await handle().signal(pauseSignal).catch(unlessEnded);
      watcher.notice('pausing');
    }
  } finally {
    await temporal.close();
  }

  /** Undefined while there is no worker to ask. */
  async function queryState(): Promise<PipelineState | undefined> {
    return promptly(temporal.client, () => handle().query<PipelineState>(stateQuery)).catch(() => undefined);
  }

  async function viewFromRecords(): Promise<RunView> {
    return viewOfRun(store, await findRun(store, run), undefined);
  }

  async function describe(): Promise<WorkflowExecutionDescription> {
    for (let failures = 0; ; failures++) {
      try {
        return await promptly(temporal.client, () => handle().describe());
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

/** Follows a run without affecting it, and starts nothing. */
export interface RunObserver {
  /** The run's status, and the service that answered. It is paused once its last checkpoints are written. */
  poll(): Promise<{ readonly status: ShownStatus; readonly temporal: Temporal | undefined }>;
  close(): Promise<void>;
}

/** Number of polls for which a server that is being restarted is waited for. */
const patience = 20;

/** A server that goes away meanwhile may be restarting: until it answers, or for a while, the run counts as running. */
export async function observeRun(run: RunRecord): Promise<RunObserver> {
  const store = homeStore();
  let temporal = await openRunningTemporal();
  let wasRunning = temporal !== undefined;
  let failures = 0;
  return {
    async poll() {
      temporal ??= wasRunning ? await openRunningTemporal() : undefined;
      try {
        if (!temporal && wasRunning && ++failures < patience) return { status: 'running', temporal };
        const status = await runStatus(store, run, temporal);
        failures = 0;
        const isPausing = status === 'paused' && isBusy(await viewOfRun(store, run, temporal));
        return { status: isPausing ? 'running' : status, temporal };
      } catch (error) {
        if (!(error instanceof ServiceError) || ++failures >= patience) throw error;
        await temporal?.close();
        temporal = undefined;
        return { status: 'running', temporal };
      } finally {
        wasRunning &&= failures < patience;
      }
    },
    close: async () => temporal?.close(),
  };
}
