import type { JsonObject } from '../../schemas/json.js';
import { validate } from '../../schemas/validate.js';
import type { Artifact } from '../../store/artifact.js';
import { putBlob } from '../../store/blob.js';
import { canonicalJson } from '../../store/canonical-json.js';
import type { ObjectStore } from '../../store/object-store.js';

/**
 * Keeps the records of a training, one line for each epoch. Canonical, because records that went through a checkpoint
 * come back with their keys in another order.
 */
export async function putMetrics(store: ObjectStore, records: readonly JsonObject[]): Promise<Artifact> {
  const lines = records.map((record) => `${canonicalJson(validate('metrics-record', record))}\n`);
  return putBlob(store, Buffer.from(lines.join('')), 'application/vnd.strata.metrics+jsonl');
}
