import { performance } from 'node:perf_hooks';
import type { ObjectStore } from './object-store.js';

/** What this process last saw of each lease that it waits for. */
const seen = new Map<string, { readonly beat: string; readonly since: number; readonly looked: number }>();

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
  beat: string,
  { expirySeconds, now = () => performance.now() / 1000 }: { expirySeconds: number; now?: () => number },
): boolean {
  const place = `${store.uri} ${key}`;
  const before = seen.get(place);
  const looked = now();
  const isSame = before?.beat === beat && looked - before.looked <= blindSeconds;
  const since = isSame ? before.since : looked;
  seen.set(place, { beat, since, looked });
  return looked - since >= expirySeconds;
}
