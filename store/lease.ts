import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { StrataError } from '../platform/errors.js';
import type { LeaseRecord as LeaseFile } from '../schemas/generated/lease.js';
import { apiVersion } from '../schemas/versions.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';
import { isDamagedObject, readSealed, writeSealed } from './sealed-json.js';

export type LeaseRecord = Omit<LeaseFile, 'seal'>;

/** The lease of a key as it lies in the store. */
export interface LeaseState {
  /** The highest fencing number given so far; 0 when there was none. */
  readonly fence: number;
  readonly isReleased: boolean;
  /** Who holds it. Undefined when there was none, or when its record is damaged. */
  readonly record: LeaseRecord | undefined;
  /** Changes while the holder lives. Means nothing besides. */
  readonly heartbeat: string;
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
    cause: 'environment',
    found: `the writer with fencing number ${fence} of stage key ${key} was replaced by number ${highest}`,
    remedy: 'nothing: the later attempt carries on, and what this one did is not used',
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

/** A lease whose record cannot be read is held by nobody known: it ends by expiry. */
function undefinedIfDamaged(error: unknown): undefined {
  if (!isDamagedObject(error)) throw error;
}

/** The right to write under a stage key. There is one at a time; whoever comes later has a higher fencing number. */
export interface Lease {
  readonly fence: number;
  /** False from the moment that somebody else took over, or it was released. */
  held(): Promise<boolean>;
  /** Tells observers that the holder lives: call it several times per expiry. Answers like `held`. */
  renew(): Promise<boolean>;
  /** Lets the next one in at once. */
  release(): Promise<void>;
}

export interface LeaseOwner {
  readonly run: string;
  readonly stage: string;
  readonly attempt: number;
  /** The process, such as host and process id. For people. */
  readonly holder: string;
  /** Given where the stage is not to be computed. */
  readonly purpose?: 'housekeeping';
}

/** Seconds without renewal, by the observer's own clock, after which a lease counts as abandoned. */
export const leaseExpirySeconds = 15;

/**
 * Takes the lease of a stage key, or tells who holds it; it does not wait. A later attempt of the same stage of the
 * same run takes over at once: Temporal has given the earlier one up, even if it does not know yet. Anybody else gets
 * it after release or expiry. Expiry is seen by asking again and again from one process, which compares the holder's
 * heartbeats over its own monotonic time: clocks of different hosts are never compared.
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

/** Says of a lease that nobody holds it any more: whoever asks next, on any host, has it at once. */
export async function endLease(store: ObjectStore, key: string, fence: number): Promise<void> {
  await store.write(layout.lease(key, fence, 'released'), '', { exclusive: true });
}

function isFree(state: LeaseState, owner: LeaseOwner): boolean {
  const isOwn = state.record?.run === owner.run && state.record.stage === owner.stage;
  return state.fence === 0 || state.isReleased || isOwn;
}

function lease(store: ObjectStore, key: string, fence: number): Lease {
  let beats = 0;
  let isReleased = false;
  const held = async () => !isReleased && (await highestFence(store, key)) === fence;
  return {
    fence,
    held,
    renew: async () => {
      if (!(await held())) return false;
      beats += 1;
      await store.write(layout.lease(key, fence, 'beat'), String(beats));
      return true;
    },
    release: async () => {
      isReleased = true;
      await endLease(store, key, fence);
    },
  };
}

/** What this process last saw of each lease that it waits for. */
const seen = new Map<string, { readonly heartbeat: string; readonly since: number; readonly looked: number }>();

/** Whoever has not looked for longer may have missed signs of life: the store was out of reach, or the observer asleep. */
const blindSeconds = 10;

/**
 * Whether a lease's heartbeat has stood still for so long that its holder counts as gone. The first look starts the
 * clock, which is this process's monotonic one: the holder's clock, and wall clocks, have no say. So does the first look
 * after a while without any, since a store that was away for the observer was away for the holder too.
 */
export function hasExpired(
  store: ObjectStore,
  key: string,
  heartbeat: string,
  { expirySeconds, now = () => performance.now() / 1000 }: { expirySeconds: number; now?: () => number },
): boolean {
  const place = `${store.uri} ${key}`;
  const before = seen.get(place);
  const looked = now();
  const isSame = before?.heartbeat === heartbeat && looked - before.looked <= blindSeconds;
  const since = isSame ? before.since : looked;
  seen.set(place, { heartbeat, since, looked });
  return looked - since >= expirySeconds;
}

const lookEveryMilliseconds = 500;

/**
 * Takes the lease of a key that nobody should hold. One that was left behind is waited for until it expires; of one whose
 * holder gives signs of life the record is returned.
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
    await sleep(lookEveryMilliseconds);
  }
}

/**
 * The fencing number under which a key was last set aside; 0 when it never was. What writers with lower numbers hand in
 * late, results and checkpoints, counts no more.
 */
export async function setAsideFence(store: ObjectStore, key: string): Promise<number> {
  const names = await store.list(layout.setAsides(key));
  return Math.max(0, ...names.map((name) => Number(/\/(\d+)\.json$/.exec(name)?.[1] ?? 0)));
}
