import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { StrataError } from '../platform/errors.js';
import type { LeaseRecord as LeaseFile } from '../schemas/generated/lease.js';
import { apiVersion } from '../schemas/versions.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';
import { isDamagedObject, readSealed, writeSealed } from './sealed-json.js';

export type LeaseRecord = Omit<LeaseFile, 'seal'>;

/** The lease of a key as stored. */
export interface LeaseState {
  /** The highest fencing number so far; 0 if there is none. */
  readonly fence: number;
  readonly isReleased: boolean;
  /** The holder. Undefined if there is no lease, or its record is damaged. */
  readonly record: LeaseRecord | undefined;
  /** An opaque value that changes while the holder lives. */
  readonly heartbeat: string;
}

/** The highest fencing number of a key so far; 0 if there is none. */
async function highestFence(store: ObjectStore, key: string): Promise<number> {
  const names = await store.list(layout.leases(key));
  return Math.max(0, ...names.map((name) => Number(/\/(\d+)\.json$/.exec(name)?.[1] ?? 0)));
}

/** Throws LEASE_LOST if another writer has taken over from the one with this fencing number. */
export async function assertFence(store: ObjectStore, key: string, fence: number): Promise<void> {
  const highest = await highestFence(store, key);
  if (highest <= fence) return;
  throw new StrataError({
    code: 'LEASE_LOST',
    cause: 'environment',
    found: `the writer of stage key ${key} with fencing number ${fence} was replaced by number ${highest}`,
    remedy: 'none needed: the later attempt continues, and the work of this one is ignored',
  });
}

export async function readLease(store: ObjectStore, key: string): Promise<LeaseState> {
  const fence = await highestFence(store, key);
  const [record, heartbeat, released] = await Promise.all([
    readSealed<LeaseFile>(store, layout.lease(key, fence, 'json'), 'lease').catch(undefinedIfDamaged),
    store.read(layout.lease(key, fence, 'beat')),
    store.read(layout.lease(key, fence, 'released')),
  ]);
  return {
    fence,
    isReleased: released !== undefined,
    record,
    heartbeat: `${fence}:${Buffer.from(heartbeat ?? []).toString()}`,
  };
}

/** A lease with an unreadable record has no known holder and ends by expiry. */
function undefinedIfDamaged(error: unknown): undefined {
  if (!isDamagedObject(error)) throw error;
}

/** The exclusive right to write under a stage key. Each new lease has a higher fencing number. */
export interface Lease {
  readonly fence: number;
  /** False once the lease is released or another writer has taken over. */
  held(): Promise<boolean>;
  /** Signals that the holder lives; call it several times per expiry. Returns the same as `held`. */
  renew(): Promise<boolean>;
  /** Makes the key available at once. */
  release(): Promise<void>;
}

interface LeaseOwner {
  readonly run: string;
  readonly stage: string;
  readonly attempt: number;
  /** Host and process id, for display. */
  readonly holder: string;
  /** Set if the lease is not for computing the stage. */
  readonly purpose?: 'housekeeping';
}

/** Seconds without renewal, on the observer's clock, after which a lease has expired. */
export const leaseExpirySeconds = 15;

/**
 * Acquires the lease of a stage key, or returns its holder; does not wait. A later attempt of the same stage of the same
 * run takes over at once, because Temporal has given up the earlier one. Others get the lease after release or expiry. To
 * detect expiry, call this repeatedly from one process: it compares heartbeats on its own monotonic clock, never the
 * clocks of different hosts.
 */
export async function acquireLease(
  store: ObjectStore,
  key: string,
  owner: LeaseOwner,
  options: { readonly expirySeconds?: number; readonly now?: () => number } = {},
): Promise<Lease | { readonly heldBy: LeaseRecord | undefined }> {
  for (;;) {
    const state = await readLease(store, key);
    if (
      !isFree(state, owner) &&
      !hasExpired(store, key, state.heartbeat, { expirySeconds: leaseExpirySeconds, ...options })
    ) {
      return { heldBy: state.record };
    }
    const fence = state.fence + 1;
    const record: LeaseRecord = {
      apiVersion,
      key,
      fence,
      ...owner,
      acquiredAt: new Date().toISOString(),
    };
    const name = layout.lease(key, fence, 'json');
    if (await writeSealed<LeaseFile>(store, name, 'lease', record, { exclusive: true }))
      return lease(store, key, fence);
  }
}

/** Marks a lease as released: the next writer, on any host, acquires it at once. */
export async function endLease(store: ObjectStore, key: string, fence: number): Promise<void> {
  await store.write(layout.lease(key, fence, 'released'), '', { exclusive: true });
}

function isFree(state: LeaseState, owner: LeaseOwner): boolean {
  const isOwn = state.record?.run === owner.run && state.record.stage === owner.stage;
  return state.fence === 0 || state.isReleased || isOwn;
}

function lease(store: ObjectStore, key: string, fence: number): Lease {
  let renewals = 0;
  let isReleased = false;
  const held = async () => !isReleased && (await highestFence(store, key)) === fence;
  return {
    fence,
    held,
    renew: async () => {
      if (!(await held())) return false;
      renewals += 1;
      await store.write(layout.lease(key, fence, 'beat'), String(renewals));
      return true;
    },
    release: async () => {
      isReleased = true;
      await endLease(store, key, fence);
    },
  };
}

/** This process's last observation of each lease that it waits for. */
const observations = new Map<
  string,
  { readonly heartbeat: string; readonly since: number; readonly observedAt: number }
>();

/** After a longer gap between observations, heartbeats may have been missed: the store was unreachable, or the host asleep. */
const maxGapSeconds = 10;

/**
 * Whether a lease's heartbeat has been unchanged for the expiry time on this process's monotonic clock. Time starts at the
 * first observation, and again after a gap, because a store that was unreachable for the observer was also unreachable for
 * the holder.
 */
export function hasExpired(
  store: ObjectStore,
  key: string,
  heartbeat: string,
  { expirySeconds, now = () => performance.now() / 1000 }: { expirySeconds: number; now?: () => number },
): boolean {
  const lease = `${store.uri} ${key}`;
  const before = observations.get(lease);
  const observedAt = now();
  const isSame = before?.heartbeat === heartbeat && observedAt - before.observedAt <= maxGapSeconds;
  const since = isSame ? before.since : observedAt;
  observations.set(lease, { heartbeat, since, observedAt });
  return observedAt - since >= expirySeconds;
}

const pollMilliseconds = 500;

/**
 * Acquires a lease that should be free. Waits for an abandoned lease to expire; returns the holder of one whose heartbeat
 * changes.
 */
export async function waitForLease(
  store: ObjectStore,
  key: string,
  owner: LeaseOwner,
): Promise<Lease | { readonly heldBy: LeaseRecord | undefined }> {
  const { heartbeat } = await readLease(store, key);
  for (;;) {
    const lease = await acquireLease(store, key, owner);
    if (!('heldBy' in lease) || (await readLease(store, key)).heartbeat !== heartbeat) return lease;
    await sleep(pollMilliseconds);
  }
}

/**
 * The fencing number under which a key was last set aside; 0 if it never was. Results and checkpoints of writers with
 * lower numbers are ignored.
 */
export async function setAsideFence(store: ObjectStore, key: string): Promise<number> {
  const names = await store.list(layout.setAsides(key));
  return Math.max(0, ...names.map((name) => Number(/\/(\d+)\.json$/.exec(name)?.[1] ?? 0)));
}
