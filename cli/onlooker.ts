import { ServiceError } from '@temporalio/client';
import { homeStore } from '../store/open-store.js';
import type { RunRecord } from '../store/run.js';
import { runStatus, type ShownStatus } from './run-statuses.js';
import { isBusy } from './run-view.js';
import { openRunningTemporal, type Temporal } from './temporal.js';
import { viewOfRun } from './view-of-run.js';

/** Somebody who looks on while a run goes its way, and starts nothing. */
export interface Onlooker {
  /** What the run is doing; `temporal` is who was asked. It is paused once its last checkpoints are written. */
  look(): Promise<{ readonly status: ShownStatus; readonly temporal: Temporal | undefined }>;
  close(): Promise<void>;
}

/** Looks for which a server that is started again is waited for. */
const patience = 20;

/** A server that goes away while one looks on may be on its way back: until it is, or for a while, the run goes on. */
export async function onlooker(run: RunRecord): Promise<Onlooker> {
  const store = homeStore();
  let temporal = await openRunningTemporal();
  let hasBeenThere = temporal !== undefined;
  let failures = 0;
  return {
    async look() {
      temporal ??= hasBeenThere ? await openRunningTemporal() : undefined;
      try {
        if (!temporal && hasBeenThere && ++failures < patience) return { status: 'running', temporal };
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
        hasBeenThere &&= failures < patience;
      }
    },
    close: async () => temporal?.close(),
  };
}
