import { setTimeout as sleep } from 'node:timers/promises';
import { layout } from '../store/layout.js';
import { readLease } from '../store/lease-record.js';
import type { ObjectStore } from '../store/object-store.js';

/** Longer than the holder of a lease takes from one sign of life to the next. */
const patienceMilliseconds = 4000;

/**
 * Which of these runs compute, as their leases tell: one that was not given back shows signs of life. For when Temporal
 * knows of none, or of another cluster's runs only.
 */
export async function computingRuns(store: ObjectStore, runs: readonly string[]): Promise<Set<string>> {
  const open = async () => {
    const found = new Map<string, { readonly run: string; readonly beat: string }>();
    for (const key of await keysOf(store)) {
      const { record, isReleased, beat } = await readLease(store, key);
      if (record && !isReleased && runs.includes(record.run)) found.set(key, { run: record.run, beat });
    }
    return found;
  };
  const before = await open();
  if (before.size === 0) return new Set();
  await sleep(patienceMilliseconds);
  const after = await open();
  const alive = [...after].filter(([key, { beat }]) => beat !== before.get(key)?.beat);
  return new Set(alive.map(([, { run }]) => run));
}

async function keysOf(store: ObjectStore): Promise<string[]> {
  const names = await store.list(layout.stages);
  return [...new Set(names.flatMap((name) => /^stages\/([^/]+)\/leases\//.exec(name)?.[1] ?? []))];
}
