import { hostname } from 'node:os';
import type { Artifact } from '../../store/blob.js';
import { removeCheckpoints } from '../../store/checkpoint.js';
import { layout } from '../../store/layout.js';
import { acquireLease, readLease } from '../../store/lease.js';
import type { ObjectStore } from '../../store/object-store.js';
import { claimsOf } from '../../store/stage-key.js';
import { survey } from './survey.js';

/**
 * Removes runs, which must have ended, and what no other run refers to: results, checkpoints, blobs. Safe while other
 * runs start or continue. If interrupted, it leaves the store consistent, and the next removal finishes it.
 */
export async function removeRuns(store: ObjectStore, runs: readonly string[]): Promise<void> {
  // Before anything is changed: this throws if something that matters cannot be read.
  await survey(store, new Set([...(await removedRuns(store)), ...runs]));
  for (const run of runs) await markRemoved(store, run);
  const removed = await removedRuns(store);
  const { doomedKeys, doomedBlobs } = await survey(store, removed);
  for (const key of doomedKeys) await sweepKey(store, key, removed);
  await sweepBlobs(store, doomedBlobs, async () => (await survey(store, removed)).usedBlobs);
  const { neededLineages } = await survey(store, removed);
  await dropClaims(store, removed);
  for (const run of removed) await forgetRun(store, run, { keepLineage: neededLineages.has(run) });
}

/**
 * Takes a run out of every listing for good. From now on, what only this run refers to is garbage: a removal that is
 * interrupted here is finished by the next one.
 */
export async function markRemoved(store: ObjectStore, run: string): Promise<void> {
  await store.write(layout.removed(run), '', { exclusive: true });
  await store.remove(layout.run(run));
}

/** The removed runs that still have files. */
export async function removedRuns(store: ObjectStore): Promise<Set<string>> {
  const names = await store.list(layout.runs);
  return new Set(names.flatMap((name) => /^runs\/([^/]+)\/removed$/.exec(name)?.[1] ?? []));
}

/** Deletes the remaining files of a removed run; its lineage only if no run needs it. The mark is deleted last. */
export async function forgetRun(
  store: ObjectStore,
  run: string,
  { keepLineage }: { readonly keepLineage: boolean },
): Promise<void> {
  await store.remove(layout.run(run));
  await store.remove(layout.plan(run));
  for (const name of await store.list(layout.annotations(run))) await store.remove(name);
  if (keepLineage) return;
  for (const name of await store.list(layout.lineage(run))) await store.remove(name);
  await store.remove(layout.removed(run));
}

/**
 * Removes blobs that nothing refers to. All are moved to the trash first; then `used` is called again, and blobs that a
 * new result refers to are moved back. A result that is published later finds its blob missing, and its publisher
 * withdraws it.
 */
export async function sweepBlobs(
  store: ObjectStore,
  doomed: readonly Artifact[],
  used: () => Promise<ReadonlySet<string>>,
): Promise<void> {
  for (const { digest } of doomed) await store.move(layout.blob(digest), layout.trashed(digest));
  // Includes what an interrupted sweep left there.
  const trashed = (await store.list(layout.trash)).map((name) => `sha256:${name.slice(layout.trash.length)}`);
  if (trashed.length === 0) return;
  const isUsed = await used();
  for (const digest of trashed) {
    if (isUsed.has(digest)) await store.move(layout.trashed(digest), layout.blob(digest));
    else await store.remove(layout.trashed(digest));
  }
}

/**
 * Removes the result and checkpoints of a key that no remaining run refers to, while holding the key's lease. If a run
 * starts to refer to the key or computes it, nothing is removed. The key's components and last lease always stay: a
 * fencing number is never issued twice.
 */
export async function sweepKey(store: ObjectStore, key: string, removed: ReadonlySet<string>): Promise<void> {
  const { record } = await readLease(store, key);
  // A lease left behind by a removed run is taken over at once, as by another attempt of that run.
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

/** Deletes the claims of removed runs. */
export async function dropClaims(store: ObjectStore, removed: ReadonlySet<string>): Promise<void> {
  for (const name of await store.list(layout.stages)) {
    const [, run] = /^stages\/[^/]+\/runs\/([^/]+)$/.exec(name) ?? [];
    if (run && removed.has(run)) await store.remove(name);
  }
}
