import { hostname } from 'node:os';
import { removeCheckpoints } from '../store/checkpoint-list.js';
import { claimsOf } from '../store/claim.js';
import { layout } from '../store/layout.js';
import { acquireLease } from '../store/lease.js';
import { readLease } from '../store/lease-record.js';
import type { ObjectStore } from '../store/object-store.js';

/**
 * Removes what is known under a key that no run which stays refers to, under the key's lease. Where a run begins to refer
 * to it meanwhile, or computes it, everything stays as it was. What the key is made of and its last lease stay always: a
 * fencing number is never given twice.
 */
export async function sweepKey(store: ObjectStore, key: string, removed: ReadonlySet<string>): Promise<void> {
  const { record } = await readLease(store, key);
  // The lease that a removed run left behind is taken over at once, as by an attempt of its own.
  const { run, stage } = record && removed.has(record.run) ? record : { run: 'none', stage: 'none' };
  const holder = `${hostname()} process ${process.pid}`;
  const lease = await acquireLease(store, key, { run, stage, attempt: 1, holder, purpose: 'housekeeping' });
  if ('heldBy' in lease) return;
  try {
    if (await isWanted(store, key, removed)) return;
    const result = await store.read(layout.result(key));
    await store.remove(layout.result(key));
    if (await isWanted(store, key, removed)) {
      if (result) await store.write(layout.result(key), result, { exclusive: true });
      return;
    }
    await removeCheckpoints(store, key);
    for (const name of await store.list(layout.setAsides(key))) await store.remove(name);
  } finally {
    await lease.release();
  }
}

async function isWanted(store: ObjectStore, key: string, removed: ReadonlySet<string>): Promise<boolean> {
  for (const run of await claimsOf(store, key)) {
    if (!removed.has(run) && (await store.size(layout.run(run))) !== undefined) return true;
  }
  return false;
}

/** Takes back what removed runs have claimed. */
export async function dropClaims(store: ObjectStore, removed: ReadonlySet<string>): Promise<void> {
  for (const name of await store.list(layout.stages)) {
    const [, run] = /^stages\/[^/]+\/runs\/([^/]+)$/.exec(name) ?? [];
    if (run && removed.has(run)) await store.remove(name);
  }
}
