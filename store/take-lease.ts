import { setTimeout as sleep } from 'node:timers/promises';
import { acquireLease, type Lease, type LeaseOwner } from './lease.js';
import { readLease, type LeaseRecord } from './lease-record.js';
import type { ObjectStore } from './object-store.js';

const lookEveryMilliseconds = 500;

/**
 * Takes the lease of a key that nobody should hold. One that was left behind is waited for until it expires; of one whose
 * holder gives signs of life the record is returned.
 */
export async function takeLease(
  store: ObjectStore,
  key: string,
  owner: LeaseOwner,
): Promise<Lease | { readonly heldBy: LeaseRecord | undefined }> {
  const { beat } = await readLease(store, key);
  for (;;) {
    const lease = await acquireLease(store, key, owner);
    if (!('heldBy' in lease) || (await readLease(store, key)).beat !== beat) return lease;
    await sleep(lookEveryMilliseconds);
  }
}
