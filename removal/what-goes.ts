import { layout } from '../store/layout.js';
import type { ObjectStore } from '../store/object-store.js';
import { removedRuns } from './removed-runs.js';
import { survey } from './survey.js';

/** What removing runs takes from the store. */
export interface WhatGoes {
  readonly results: number;
  readonly checkpoints: number;
  readonly blobs: number;
  /** Of blobs and checkpoints. */
  readonly bytes: number;
  /** Stages of these runs that stay, because other runs refer to them. */
  readonly shared: number;
}

/** Tells what `removeRuns` would remove now, and changes nothing. */
export async function whatGoes(store: ObjectStore, runs: readonly string[]): Promise<WhatGoes> {
  const { doomedKeys, sharedKeys, doomedBlobs } = await survey(
    store,
    new Set([...(await removedRuns(store)), ...runs]),
  );
  const sizes = async (names: readonly string[]) =>
    (await Promise.all(names.map((name) => store.size(name)))).filter((size) => size !== undefined);
  const results = await sizes(doomedKeys.map(layout.result));
  const parts = (await Promise.all(doomedKeys.map((key) => store.list(layout.checkpoints(key))))).flat();
  const blobs = await sizes(doomedBlobs.map(({ digest }) => layout.blob(digest)));
  return {
    results: results.length,
    checkpoints: parts.filter((name) => name.endsWith('.json')).length,
    blobs: blobs.length,
    bytes: [...blobs, ...(await sizes(parts))].reduce((sum, size) => sum + size, 0),
    shared: sharedKeys.length,
  };
}
