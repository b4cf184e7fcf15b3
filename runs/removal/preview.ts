import { setTimeout as sleep } from 'node:timers/promises';
import { layout } from '../../store/layout.js';
import { readLease } from '../../store/lease.js';
import type { ObjectStore } from '../../store/object-store.js';
import { removedRuns } from './remove.js';
import { survey } from './survey.js';
import { StrataError } from '../../platform/errors.js';
import { findRun } from '../../store/run.js';
import { runStatuses } from '../status.js';
import { openRunningTemporal } from '../temporal.js';

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

/** Throws RUN_UNDER_WAY unless all these runs have ended. */
export async function assertIdle(store: ObjectStore, runs: readonly string[]): Promise<void> {
  const temporal = await openRunningTemporal();
  try {
    const records = await Promise.all(runs.map((run) => findRun(store, run)));
    const statuses = await runStatuses(store, records, temporal);
    const open = runs.find((run) => ['running', 'paused'].includes(statuses.get(run)!));
    const [busy] = open === undefined ? await computingRuns(store, runs) : [open];
    if (busy === undefined) return;
    throw new StrataError({
      code: 'RUN_UNDER_WAY',
      cause: 'user',
      found: `${busy} is ${statuses.get(busy) === 'paused' ? 'paused' : 'under way'}`,
      expected: 'runs that have ended',
      remedy: `\`strata cancel ${busy}\`, then the same again`,
    });
  } finally {
    await temporal?.close();
  }
}
