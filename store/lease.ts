import type { LeaseRecord as LeaseFile } from '../schemas/generated/lease.js';
import { apiVersion } from '../schemas/versions.js';
import { layout } from './layout.js';
import { highestFence, type LeaseRecord, type LeaseState, readLease } from './lease-record.js';
import { hasExpired } from './lease-expiry.js';
import type { ObjectStore } from './object-store.js';
import { writeSealed } from './sealed-json.js';

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
      !hasExpired(store, key, state.beat, { expirySeconds: leaseExpirySeconds, ...options })
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
