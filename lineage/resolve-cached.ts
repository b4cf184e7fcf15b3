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
  // It may have computed the stage anew since, maybe to other bits.
  const producer = producers.find(
    (other) => other.key === record.key && other.outcome === 'computed' && hasSameOutputs(other, record),
  );
  return producer
    ? { ...record, code: producer.code, host: producer.host, attempts: producer.attempts }
    : record;
}

function hasSameOutputs(a: LineageRecord, b: LineageRecord): boolean {
  const digests = ({ outputs }: LineageRecord) =>
    Object.entries(outputs).map(([name, { digest }]) => `${name} ${digest}`);
  return digests(a).sort().join() === digests(b).sort().join();
}
