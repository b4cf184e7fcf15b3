import type { PlannedStage } from '../spec/plan.js';

/**
 * Starts each stage as soon as all that it needs has finished, side by side where the graph allows. A stage that
 * fails takes with it those that need it, and no others. Resolves when nothing is left to do.
 */
export async function runStages(
  stages: readonly PlannedStage[],
  run: (stage: PlannedStage) => Promise<boolean>,
  skip: (stage: PlannedStage) => void,
): Promise<void> {
  const finished = new Map<string, Promise<boolean>>();
  for (const stage of stages) {
    const needed = stage.needs.map((name) => finished.get(name) ?? Promise.resolve(false));
    finished.set(
      stage.name,
      Promise.all(needed).then((succeeded) => {
        if (succeeded.every(Boolean)) return run(stage);
        skip(stage);
        return false;
      }),
    );
  }
  const ends = await Promise.allSettled(finished.values());
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
