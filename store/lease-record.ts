import { StrataError } from '../errors/strata-error.js';
import type { LeaseRecord as LeaseFile } from '../schemas/generated/lease.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';
import { isDamagedObject, readSealed } from './sealed-json.js';

export type LeaseRecord = Omit<LeaseFile, 'seal'>;

/** The lease of a key as it lies in the store. */
export interface LeaseState {
  /** The highest fencing number given so far; 0 when there was none. */
  readonly fence: number;
  readonly isReleased: boolean;
  /** Who holds it. Undefined when there was none, or when its record is damaged. */
  readonly record: LeaseRecord | undefined;
  /** Changes while the holder lives. Means nothing besides. */
  readonly beat: string;
}

/** The highest fencing number given for a key so far; 0 when there was none. */
export async function highestFence(store: ObjectStore, key: string): Promise<number> {
  const names = await store.list(layout.leases(key));
  return Math.max(0, ...names.map((name) => Number(/\/(\d+)\.json$/.exec(name)?.[1] ?? 0)));
}

/** Throws LEASE_LOST when somebody has taken over from the writer with this fencing number. */
export async function assertFence(store: ObjectStore, key: string, fence: number): Promise<void> {
  const highest = await highestFence(store, key);
  if (highest <= fence) return;
  throw new StrataError({
    code: 'LEASE_LOST',
    fault: 'world',
    found: `the writer with fencing number ${fence} of stage key ${key} was replaced by number ${highest}`,
    remedy: 'nothing: the later attempt carries on, and what this one did is not used',
  });
}

export async function readLease(store: ObjectStore, key: string): Promise<LeaseState> {
  const fence = await highestFence(store, key);
  const [record, beat, released] = await Promise.all([
    readSealed<LeaseFile>(store, layout.lease(key, fence, 'json'), 'lease').catch(undefinedIfDamaged),
    store.read(layout.lease(key, fence, 'beat')),
    store.read(layout.lease(key, fence, 'released')),
  ]);
  return {
    fence,
    isReleased: released !== undefined,
    record,
    beat: `${fence}:${Buffer.from(beat ?? []).toString()}`,
  };
}

/** A lease whose record cannot be read is held by nobody known: it ends by expiry. */
function undefinedIfDamaged(error: unknown): undefined {
  if (!isDamagedObject(error)) throw error;
}
