import type { StrataError } from '../errors/strata-error.js';
import type { LineageRecord as LineageFile } from '../schemas/generated/lineage-record.js';
import { layout } from '../store/layout.js';
import type { ObjectStore } from '../store/object-store.js';
import { isDamagedObject, readSealed } from '../store/sealed-json.js';
import type { LineageRecord } from './lineage-record.js';

/**
 * A run's lineage in the order of its records. Damaged ones are left out, and `onDamage` hears of each. Throws VERSION_NEWER
 * where a newer Strata wrote one: without it the rest would tell another story.
 */
export async function readLineage(
  store: ObjectStore,
  run: string,
  options: { readonly onDamage?: (damage: StrataError) => void } = {},
): Promise<LineageRecord[]> {
  const records: LineageRecord[] = [];
  for (const name of await store.list(layout.lineage(run))) {
    try {
      const file = await readSealed<LineageFile>(store, name, 'lineage-record');
      if (file) records.push(file as LineageRecord);
    } catch (error) {
      if (!isDamagedObject(error)) throw error;
      options.onDamage?.(error);
    }
  }
  return records;
}
