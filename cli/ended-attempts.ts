import type { LineageRecord, StageAttempt } from '../lineage/lineage-record.js';
import { readLineage } from '../lineage/read-lineage.js';
import type { ObjectStore } from '../store/object-store.js';
import type { RunView } from './run-view.js';

/** An attempt, and where it was made, if that is known. */
export type EndedAttempt = StageAttempt & { readonly host?: string };

/**
 * Adds to a run's stages that have ended their attempts, as the lineage tells them: a look now and then at Temporal
 * misses what is over quickly. Attempts that had ended before are left out.
 */
export async function endedAttempts(
  store: ObjectStore,
  run: string,
): Promise<(view: RunView) => Promise<RunView>> {
  const read = async () => {
    // For showing only: a record that is damaged is for `strata lineage` to tell.
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

/** A record tells the host of its last attempt. */
function attemptsOf({ attempts, host }: LineageRecord): EndedAttempt[] {
  return attempts.map((attempt, index) =>
    index === attempts.length - 1 ? { ...attempt, host: host.hostname } : attempt,
  );
}
