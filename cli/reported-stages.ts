import { finishedStages } from '../lineage/finished-stages.js';
import { readLineage } from '../lineage/read-lineage.js';
import { resolveCached } from '../lineage/resolve-cached.js';
import type { ReportedStage } from '../report/reported-stage.js';
import type { ObjectStore } from '../store/object-store.js';
import { secondsOf } from './view-from-lineage.js';

/** The finished stages of a run, in the order in which they ended. */
export async function reportedStages(store: ObjectStore, run: string): Promise<ReportedStage[]> {
  const records = await resolveCached(store, [...finishedStages(await readLineage(store, run)).values()]);
  return records.map(({ stage, kind, summary, outputs, attempts, outcome }) => ({
    name: stage,
    kind,
    summary,
    outputs,
    seconds: secondsOf(attempts),
    cached: outcome === 'cached',
  }));
}
