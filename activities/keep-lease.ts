import type { Lease } from '../store/lease.js';

/** At most; it must be several times per expiry of a lease. */
const renewEverySeconds = 3;

/**
 * Renews the lease until told to stop; calls `onLost` once when another writer has taken over, and so within the time by
 * which Temporal gives up a worker that is not heard of.
 */
export function keepLease(lease: Lease, heartbeatSeconds: number, onLost: () => void): { stop(): void } {
  let asking = false;
  const renew = (): void => {
    // A store that is away lets one wait, and one is enough.
    if (asking) return;
    asking = true;
    lease
      .renew()
      .then(
        (held) => {
          if (held) return;
          clearInterval(timer);
          onLost();
        },
        // A store that cannot be reached now may be reached at the next renewal; the fence guards what is written.
        () => undefined,
      )
      .finally(() => (asking = false));
  };
  const timer = setInterval(renew, Math.min(renewEverySeconds, heartbeatSeconds / 3) * 1000);
  return { stop: () => clearInterval(timer) };
}
