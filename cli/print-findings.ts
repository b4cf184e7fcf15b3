import { stringify } from 'yaml';
import type { LineageRecord } from '../lineage/lineage-record.js';
import { readLineage } from '../lineage/read-lineage.js';
import { resolveCached } from '../lineage/resolve-cached.js';
import { strataHome } from '../paths/strata-home.js';
import type { ObjectStore } from '../store/object-store.js';
import { duration } from './display/duration.js';
import { secondsOf } from './view-from-lineage.js';

/** Prints what the stages of a run found, how long that took, and where the rest is. */
export async function printFindings(store: ObjectStore, run: string): Promise<void> {
  const records = await resolveCached(store, lastOfEachStage(await readLineage(store, run)));
  for (const record of records) {
    console.log(`${record.stage}: ${howItCame(record)}`);
    if (Object.keys(record.summary).length > 0) console.log(indent(stringify(record.summary)));
  }
  console.log(`where everything is: ${strataHome()}\nwhat it came from:   strata lineage ${run}`);
}

function lastOfEachStage(records: readonly LineageRecord[]): LineageRecord[] {
  const finished = records.filter(({ outcome }) => outcome === 'computed' || outcome === 'cached');
  return [...new Map(finished.map((record) => [record.stage, record])).values()];
}

function howItCame({ outcome, attempts, producedBy, run }: LineageRecord): string {
  if (outcome === 'cached')
    return producedBy && producedBy.run !== run ? `known from ${producedBy.run}` : 'known before';
  const took = duration(secondsOf(attempts));
  return attempts.length > 1 ? `computed in ${took}, ${attempts.length} attempts` : `computed in ${took}`;
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, '  ');
}
