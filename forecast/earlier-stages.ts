import type { LineageRecord } from '../lineage/lineage-record.js';
import { readLineage } from '../lineage/read-lineage.js';
import { isFromNewerStrata } from '../schemas/validate-file.js';
import type { ObjectStore } from '../store/object-store.js';
import { listRuns } from '../store/run.js';

/** What became of a stage in an earlier run. */
export type EarlierStage = LineageRecord & { readonly pipeline: string };

/** Reading the lineage of far more runs would take longer than a plan may. */
const runsLookedAt = 50;

/**
 * How stages ended in the latest runs: those of the named pipeline before others, and of these the newest first. What
 * is damaged, or was written by a newer Strata, is left out: it only could have explained more.
 */
export async function earlierStages(store: ObjectStore, pipeline: string): Promise<EarlierStage[]> {
  const newestFirst = (await listRuns(store)).reverse();
  const own = newestFirst.filter((run) => run.pipeline === pipeline);
  const others = newestFirst.filter((run) => run.pipeline !== pipeline);
  const looked = [...own, ...others].slice(0, runsLookedAt);
  const stages = looked.map(async (run) => {
    const records = await readLineage(store, run.name).catch(noneIfNewer);
    return records.reverse().map((record) => ({ ...record, pipeline: run.pipeline }));
  });
  return (await Promise.all(stages)).flat();
}

function noneIfNewer(error: unknown): LineageRecord[] {
  if (isFromNewerStrata(error)) return [];
  throw error;
}
