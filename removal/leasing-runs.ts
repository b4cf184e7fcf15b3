import type { LeaseRecord as LeaseFile } from '../schemas/generated/lease.js';
import { layout } from '../store/layout.js';
import type { ObjectStore } from '../store/object-store.js';
import { isDamagedObject, readSealed } from '../store/sealed-json.js';

/** The runs that have computed under a key, or begun to. */
export async function leasingRuns(store: ObjectStore, key: string): Promise<string[]> {
  const runs = new Set<string>();
  for (const name of await store.list(layout.leases(key))) {
    if (!name.endsWith('.json')) continue;
    const lease = await readSealed<LeaseFile>(store, name, 'lease').catch(undefinedIfDamaged);
    if (lease && !lease.purpose) runs.add(lease.run);
  }
  return [...runs];
}

function undefinedIfDamaged(error: unknown): undefined {
  if (!isDamagedObject(error)) throw error;
}
