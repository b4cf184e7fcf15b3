import type { Lease } from '../store/lease.js';

const renewEveryMilliseconds = 3000;

/** Renews the lease until told to stop; calls `onLost` once when another writer has taken over. */
export function keepLease(lease: Lease, onLost: () => void): { stop(): void } {
  const timer = setInterval(() => {
    lease.renew().then(
      (held) => {
        if (held) return;
        clearInterval(timer);
        onLost();
      },
      // A store that cannot be reached now may be reached at the next renewal; the fence guards what is written.
      () => undefined,
    );
  }, renewEveryMilliseconds);
  return { stop: () => clearInterval(timer) };
}
