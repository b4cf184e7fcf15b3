import type { LineageRecord } from './lineage-record.js';

/**
 * For each stage that has finished the record of how it last did, in the order in which the stages ended. One that was
 * discarded since, to be computed anew, has not finished.
 */
export function finishedStages(records: readonly LineageRecord[]): Map<string, LineageRecord> {
  const finished = new Map<string, LineageRecord>();
  for (const record of records) {
    if (record.outcome === 'discarded') finished.delete(record.stage);
    else if (record.outcome === 'computed' || record.outcome === 'cached') finished.set(record.stage, record);
  }
  return finished;
}
