import { attemptLogs } from '../activities/attempt-log.js';
import type { StageAttempt } from '../lineage/lineage-record.js';
import { readLineage } from '../lineage/read-lineage.js';
import type { PlannedStage } from '../spec/plan.js';
import type { ObjectStore } from '../store/object-store.js';

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
