import { setTimeout as sleep } from 'node:timers/promises';
import { endLease, leaseExpirySeconds } from '../store/lease.js';
import { hasExpired } from '../store/lease-expiry.js';
import { readLease } from '../store/lease-record.js';
import { openStoreOfRun } from '../store/open-store.js';
import { readResult } from '../store/result.js';
import type { StageIdentity, StageTask } from './stage-activities.js';

const lookEveryMilliseconds = 2000;

/**
 * Waits while another run computes the same stage. Stays in one process, because that its holder has gone can only be
 * seen by looking again and again.
 */
export async function awaitStage(task: StageTask, { key }: StageIdentity, stop: AbortSignal): Promise<void> {
  const store = openStoreOfRun(task.store);
  for (;;) {
    await sleep(lookEveryMilliseconds, undefined, { signal: stop });
    if (await readResult(store, key, { digest: true })) return;
    const lease = await readLease(store, key);
    if (lease.isReleased) return;
    if (hasExpired(store, key, lease.beat, { expirySeconds: leaseExpirySeconds })) {
      // Who computes it now may be on another host, which has not watched.
      await endLease(store, key, lease.fence);
      return;
    }
  }
}
