import type { ObjectStore } from '../store/object-store.js';
import type { LineageRecord } from './lineage-record.js';
import { readLineage } from './read-lineage.js';

/**
 * The same records, where each cached stage carries the code, host and attempts of the run that computed it, as far
 * as that run's lineage still tells. Whoever only looked a result up did not make it.
 */
export async function resolveCached(
  store: ObjectStore,
  records: readonly LineageRecord[],
): Promise<LineageRecord[]> {
  return Promise.all(records.map((record) => resolve(store, record)));
}

async function resolve(store: ObjectStore, record: LineageRecord): Promise<LineageRecord> {
  if (!record.producedBy) return record;
  const producers = await readLineage(store, record.producedBy.run);
  const producer = producers.find((other) => other.key === record.key && other.outcome === 'computed');
  return producer
    ? { ...record, code: producer.code, host: producer.host, attempts: producer.attempts }
    : record;
}
