import type { LineageRecord } from '../lineage/lineage-record.js';
import { readLineage } from '../lineage/read-lineage.js';
import { resolveCached } from '../lineage/resolve-cached.js';
import type { ReportedStage } from '../report/reported-stage.js';
import type { ObjectStore } from '../store/object-store.js';
import { secondsOf } from './view-from-lineage.js';

/** The finished stages of a run, in the order in which they ended. */
export async function reportedStages(store: ObjectStore, run: string): Promise<ReportedStage[]> {
  const records = await resolveCached(store, lastOfEachStage(await readLineage(store, run)));
  return records.map(({ stage, kind, summary, outputs, attempts, outcome }) => ({
    name: stage,
    kind,
    summary,
    outputs,
    seconds: secondsOf(attempts),
    cached: outcome === 'cached',
  }));
}

function lastOfEachStage(records: readonly LineageRecord[]): LineageRecord[] {
  const finished = records.filter(({ outcome }) => outcome === 'computed' || outcome === 'cached');
  return [...new Map(finished.map((record) => [record.stage, record])).values()];
}
