import { attemptLogs } from '../activities/attempt-log.js';
import { type LineageRecord, readLineage, type StageAttempt } from '../lineage/records.js';
import type { PlannedStage } from '../spec/plan.js';
import type { ObjectStore } from '../store/object-store.js';
import type { EndedAttempt, RunView } from './view.js';

/** An attempt of a run at a stage, and the file that has what it printed. */
export interface LoggedAttempt {
  readonly stage: string;
  /** From 1. */
  readonly attempt: number;
  readonly path: string;
  /** What the lineage tells of it; nothing while it is under way. */
  readonly told: StageAttempt | undefined;
}

/** The attempts at these stages that have a log: by stage, in the plan's order, then as they followed each other. */
export async function loggedAttempts(
  store: ObjectStore,
  run: string,
  stages: readonly PlannedStage[],
): Promise<LoggedAttempt[]> {
  const logs = await attemptLogs(run);
  const records = await readLineage(store, run);
  return stages.flatMap(({ name }) => {
    const told = new Map(
      records
        .filter((record) => record.stage === name)
        .flatMap(({ attempts }) => attempts.map((attempt) => [attempt.fence, attempt] as const)),
    );
    const own = logs.filter((log) => log.stage === name);
    // One that was killed early has left no log, and counts.
    const fences = [...new Set([...told.keys(), ...own.map(({ fence }) => fence)])].sort((a, b) => a - b);
    return own.map(({ fence, path }) => ({
      stage: name,
      attempt: 1 + fences.indexOf(fence),
      path,
      told: told.get(fence),
    }));
  });
}

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
