import { hostname } from 'node:os';
import type { Artifact } from '../../store/blob.js';
import { removeCheckpoints } from '../../store/checkpoint.js';
import { layout } from '../../store/layout.js';
import { acquireLease, readLease } from '../../store/lease.js';
import type { ObjectStore } from '../../store/object-store.js';
import { claimsOf } from '../../store/stage-key.js';
import { survey } from './survey.js';

/**
 * Removes runs, none of which may be under way, and what no other run refers to: results, checkpoints, blobs. Safe against
 * runs that begin or go on meanwhile. Interrupted anywhere it leaves a whole store, and the next removal finishes it.
 */
export async function removeRuns(store: ObjectStore, runs: readonly string[]): Promise<void> {
  // Before anything is changed: it throws where something cannot be read that matters.
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
 * Takes a run out of every listing, for good. From here on nothing that only it refers to is kept, whenever that is swept
 * up: a removal that was interrupted here is finished by the next one.
 */
export async function markRemoved(store: ObjectStore, run: string): Promise<void> {
  await store.write(layout.removed(run), '', { exclusive: true });
  await store.remove(layout.run(run));
}

/** The runs that were removed, and of which something is left. */
export async function removedRuns(store: ObjectStore): Promise<Set<string>> {
  const names = await store.list(layout.runs);
  return new Set(names.flatMap((name) => /^runs\/([^/]+)\/removed$/.exec(name)?.[1] ?? []));
}

/** Forgets what is left of a removed run; its lineage only where nobody needs it. The mark goes last. */
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
 * Removes blobs that nothing refers to. Each is put out of reach first; only then `used` is asked once more, and what a
 * result has come to refer to meanwhile is put back. A result that comes later finds its blob gone, and is withdrawn by
 * whoever publishes it.
 */
export async function sweepBlobs(
  store: ObjectStore,
  doomed: readonly Artifact[],
  used: () => Promise<ReadonlySet<string>>,
): Promise<void> {
  for (const { digest } of doomed) await store.move(layout.blob(digest), layout.trashed(digest));
  // With what an interrupted sweep has left there.
  const trashed = (await store.list(layout.trash)).map((name) => `sha256:${name.slice(layout.trash.length)}`);
  if (trashed.length === 0) return;
  const isUsed = await used();
  for (const digest of trashed) {
    if (isUsed.has(digest)) await store.move(layout.trashed(digest), layout.blob(digest));
    else await store.remove(layout.trashed(digest));
  }
}

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
