import { setTimeout as sleep } from 'node:timers/promises';
import {
  ServiceError,
  WorkflowFailedError,
  type WorkflowExecutionDescription,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { pauseSignal, resumeSignal, stateQuery, type PipelineState } from '../workflows/pipeline-state.js';
import { findRun } from '../store/find-run.js';
import { homeStore } from '../store/open-store.js';
import type { Display } from './display/display.js';
import { endedAttempts } from './ended-attempts.js';
import { interrupts } from './interrupts.js';
import { promptly } from './promptly.js';
import { isBusy, viewOf, type RunView } from './run-view.js';
import { unlessEnded } from './unless-ended.js';
import { viewOfRun } from './view-of-run.js';
import { openTemporal, type Temporal } from './temporal.js';

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

const lookEveryMilliseconds = 400;

/**
 * Shows a run's progress until it ends or is paused. Ctrl-C once pauses the run; twice leaves it going. When the
 * embedded server has gone meanwhile it is started again, and the run goes on; a cluster is waited for, some minutes.
 */
export async function watchRun(run: string, opened: Temporal, display: Display): Promise<WatchEnd> {
  let temporal = opened;
  const handle = () => temporal.client.workflow.getHandle(run);
  const interrupted = interrupts();
  const store = homeStore();
  const withEnded = await endedAttempts(store, run);
  let pausing = false;
  let state: PipelineState | undefined;
  try {
    for (;;) {
      const description = await describe();
      const hasClosed = description.status.name !== 'RUNNING';
      const told = hasClosed ? await finalState(handle()) : await queryState();
      // A run that was cancelled leaves no state behind, but records.
      state = told ?? (hasClosed ? undefined : state);
      const view = state ? viewOf(state, description) : hasClosed ? await viewFromRecords() : undefined;
      if (view) display.update(await withEnded(view));
      if (hasClosed) return closed(description, state);
      if (view?.paused && !isBusy(view)) return { type: 'paused' };
      if (!(await interrupted.within(lookEveryMilliseconds))) continue;
      if (pausing) {
        await handle().signal(resumeSignal).catch(unlessEnded);
        return { type: 'left' };
      }
      pausing = true;
      await handle().signal(pauseSignal).catch(unlessEnded);
      display.say('pausing at the next checkpoint; Ctrl-C again leaves the run going instead');
    }
  } finally {
    interrupted.end();
    display.end();
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
        else if (temporal.embedded) display.say("Temporal's server has gone; starting it again");
        else
          display.say(
            'the Temporal cluster does not answer; waiting for it. The run may well go on meanwhile',
          );
        // A connection to a cluster mends itself.
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
