import type { ObjectStore } from '../store/object-store.js';
import { forgetRun, markRemoved, removedRuns } from './removed-runs.js';
import { survey } from './survey.js';
import { sweepBlobs } from './sweep-blobs.js';
import { dropClaims, sweepKey } from './sweep-key.js';

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
