import { performance } from 'node:perf_hooks';
import type { ObjectStore } from './object-store.js';

/** What this process last saw of each lease that it waits for, and since when that has not changed. */
const seen = new Map<string, { readonly beat: string; readonly since: number }>();

/**
 * Whether a lease's heartbeat has stood still for so long that its holder counts as gone. The first look starts the
 * clock, which is this process's monotonic one: the holder's clock, and wall clocks, have no say.
 */
export function hasExpired(
  store: ObjectStore,
  key: string,
  beat: string,
  { expirySeconds, now = () => performance.now() / 1000 }: { expirySeconds: number; now?: () => number },
): boolean {
  const place = `${store.uri} ${key}`;
  const before = seen.get(place);
  if (before?.beat === beat) return now() - before.since >= expirySeconds;
  seen.set(place, { beat, since: now() });
  return false;
}
